"""Every page of the administration."""

from api.web.admin import (
    answers,
    articles,
    exchange,
    gaps,
    knowledge,
    languages,
    mail,
    sites,
    synonyms,
    triggers,
    turns,
    versions,
    work,
)

ROUTERS = (work.router, knowledge.router, exchange.router, gaps.router, synonyms.router, articles.router,
           versions.router, languages.router, sites.router, mail.router, triggers.router, answers.router, turns.router)
