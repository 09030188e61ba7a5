"""Every page of the administration."""

from api.web.admin import answers, articles, exchange, gaps, knowledge, mail, sites, triggers, turns, versions, work

ROUTERS = (work.router, knowledge.router, exchange.router, gaps.router, articles.router, versions.router, sites.router,
           mail.router, triggers.router, answers.router, turns.router)
