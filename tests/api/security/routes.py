"""Every route of the application: who may come in, with what body, and by which door."""

from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from tests import factories
from tests.api.security.world import SITE_KEY, World

OK = 200
ACTORS = ("nobody", "visitor", "other visitor", "dana", "eve", "agent", "signed out", "disabled", "admin", "bot")
BY_COOKIE = ("dana", "eve", "agent", "admin")
STRANGERS = tuple(actor for actor in ACTORS if actor not in BY_COOKIE)

Door = dict[str, int]
# What each actor gets: OK is anything but a refusal.
ANYBODY: Door = dict.fromkeys(ACTORS, OK)
SIGNED_IN: Door = dict.fromkeys(BY_COOKIE, OK) | dict.fromkeys(STRANGERS, 401)
DANA: Door = SIGNED_IN | {"eve": 404, "agent": 404, "admin": 404}
STAFF: Door = SIGNED_IN | {"dana": 403, "eve": 403}
DESK: Door = STAFF | {"admin": 404}  # who has none
ADMIN: Door = STAFF | {"agent": 403}
CUSTOMER: Door = SIGNED_IN | {"agent": 403, "admin": 403}
OWN: Door = CUSTOMER | {"eve": 404}
OWN_OR_STAFF: Door = SIGNED_IN | {"eve": 404}
VISITOR: Door = dict.fromkeys(ACTORS, 401) | {"visitor": OK, "other visitor": OK}
VISITORS_TICKET: Door = VISITOR | {"other visitor": 404}
BOT: Door = dict.fromkeys(ACTORS, 401) | {"bot": OK}
PICTURE: Door = dict.fromkeys(ACTORS, 404) | {"dana": OK, "agent": OK, "admin": OK}
NOBODY: Door = dict.fromkeys(ACTORS, 404)

DOORS: dict[str, Door] = {
    "GET /openapi.json": ANYBODY, "GET /api/docs": ANYBODY, "GET /": ANYBODY,
    "GET /healthz": ANYBODY, "GET /readyz": ANYBODY, "GET /metrics": ANYBODY,
    # accounts
    "POST /api/v1/session": ANYBODY, "GET /api/v1/session": SIGNED_IN, "DELETE /api/v1/session": SIGNED_IN,
    "POST /api/v1/accounts": ANYBODY, "POST /api/v1/accounts/verify": ANYBODY,
    "POST /api/v1/accounts/reset-requests": ANYBODY, "POST /api/v1/accounts/resets": ANYBODY,
    "PATCH /api/v1/account": SIGNED_IN, "POST /api/v1/account/password": SIGNED_IN,
    "POST /api/v1/account/conversations": SIGNED_IN, "GET /api/v1/sessions": SIGNED_IN,
    "DELETE /api/v1/sessions": SIGNED_IN, "DELETE /api/v1/sessions/{sign_in_id}": DANA,
    "GET /account/sign-in": ANYBODY, "POST /account/sign-in": ANYBODY, "GET /account/register": ANYBODY,
    "POST /account/register": ANYBODY, "GET /account/verify/{token:path}": ANYBODY,
    "POST /account/verify/{token:path}": ANYBODY, "GET /account/forgot": ANYBODY, "POST /account/forgot": ANYBODY,
    "GET /account/reset/{token:path}": ANYBODY, "POST /account/reset/{token:path}": ANYBODY, "GET /account": SIGNED_IN,
    "POST /account/name": SIGNED_IN, "POST /account/help": SIGNED_IN,
    "POST /account/password": SIGNED_IN,
    "POST /account/sessions/{sign_in_id}/revoke": DANA, "POST /account/sessions/revoke-others": SIGNED_IN,
    "POST /account/keep": SIGNED_IN, "POST /account/sign-out": SIGNED_IN,
    # tickets and desk
    "GET /api/v1/tickets": SIGNED_IN, "GET /api/v1/tickets/counts": STAFF,
    "GET /api/v1/tickets/{reference_or_id}": OWN_OR_STAFF, "GET /api/v1/tickets/{ticket_id}/history": STAFF,
    **{f"POST /api/v1/tickets/{{ticket_id}}/{verb}": STAFF for verb in (
        "seen", "take", "assign", "release", "replies", "notes", "wait", "resolve", "reopen", "close", "hand-back",
        "priority")},
    "PUT /api/v1/me/presence": DESK, "GET /api/v1/work": STAFF, "GET /api/v1/teams": STAFF,
    "GET /api/v1/statuses": STAFF, "PUT /api/v1/agents/{agent_id}/presence": ADMIN,
    "PUT /api/v1/agents/{agent_id}/desk": ADMIN, "PUT /api/v1/statuses/{status}": ADMIN,
    "GET /api/v1/triggers": ADMIN, "PUT /api/v1/triggers/{reason}": ADMIN,
    "GET /api/v1/answer-dial": ADMIN, "PUT /api/v1/answer-dial": ADMIN, "GET /api/v1/turns": ADMIN,
    "GET /api/v1/lines/{line_id}/trace": STAFF,
    # the bot
    "POST /api/v1/bot/answers": BOT, "GET /api/v1/bot/conversations/{conversation_id}": BOT,
    "POST /api/v1/bot/handoffs": BOT, "GET /api/v1/bot/conversations/{conversation_id}/tickets": BOT,
    "POST /api/v1/bot/feedback": BOT,
    # the widget
    "GET /api/v1/widget/settings": ANYBODY, "POST /api/v1/widget/sessions": ANYBODY,
    "GET /api/v1/widget/conversation": VISITOR, "POST /api/v1/widget/conversation": VISITOR,
    "POST /api/v1/widget/lines": VISITOR, "POST /api/v1/widget/tickets": VISITOR,
    "POST /api/v1/widget/rating": VISITORS_TICKET, "POST /api/v1/widget/solved": VISITORS_TICKET,
    "POST /api/v1/widget/reopen": VISITORS_TICKET, "POST /api/v1/widget/sign-in-links": VISITOR,
    "GET /api/v1/widget/stream": VISITOR, "POST /api/v1/widget/files": VISITOR,
    "GET /api/v1/widget/articles": ANYBODY, "GET /api/v1/widget/articles/{article_id}": ANYBODY,
    # customers
    "GET /api/v1/customer/tickets": CUSTOMER, "POST /api/v1/customer/tickets": CUSTOMER,
    "GET /api/v1/customer/tickets/{reference}": OWN,
    **{f"POST /api/v1/customer/tickets/{{reference}}/{verb}": OWN for verb in (
        "lines", "seen", "solved", "reopen", "rating")},
    "GET /api/v1/customer/stream": CUSTOMER,
    "GET /portal": CUSTOMER, "GET /portal/tickets": CUSTOMER, "GET /portal/tickets/{reference}": OWN,
    **{f"POST /portal/tickets/{{reference}}/{verb}": OWN for verb in ("lines", "solved", "reopen", "rating", "seen")},
    "GET /portal/new": CUSTOMER, "POST /portal/new": CUSTOMER, "GET /portal/suggestions": CUSTOMER,
    "POST /portal/solved-by/{article_id}": CUSTOMER,
    # links in mails
    "GET /t/return": ANYBODY, "GET /t/{token}": ANYBODY, "GET /t/{token}/stream": ANYBODY,
    **{f"POST /t/{{token}}/{verb}": ANYBODY for verb in (
        "lines", "solved", "reopen", "rating", "seen", "sign-in", "pictures")},
    "POST /t/{token}/keep": SIGNED_IN, "GET /survey/{token}": ANYBODY, "POST /survey/{token}": ANYBODY,
    # pictures
    "POST /api/v1/pictures": SIGNED_IN, "GET /api/v1/pictures/{picture_id}": PICTURE,
    "GET /api/v1/pictures/{picture_id}/thumb": PICTURE,
    # articles
    "GET /api/v1/articles": ANYBODY, "GET /api/v1/articles/sources": STAFF,
    "GET /api/v1/articles/{article_id}": ANYBODY,
    "GET /api/v1/articles/{article_id}/source": STAFF, "GET /api/v1/articles/{article_id}/revisions": STAFF,
    "POST /api/v1/articles/{article_id}/votes": ANYBODY, "POST /api/v1/articles": STAFF,
    "POST /api/v1/articles/misses": ANYBODY,
    "PUT /api/v1/articles/{article_id}": ADMIN, "POST /api/v1/articles/{article_id}/publish": ADMIN,
    "POST /api/v1/articles/{article_id}/archive": ADMIN, "POST /api/v1/articles/{article_id}/withdraw": ADMIN,
    "POST /api/v1/articles/{article_id}/revisions/{version}/restore": ADMIN,
    **{f"GET /api/v1/{page}": ADMIN for page in (
        "imports/{import_id}", "imports/{import_id}/rejected", "exports/{format}")},
    **{f"POST /api/v1/imports{verb}": ADMIN for verb in ("", "/{import_id}/start", "/{import_id}/resume")},
    "GET /help": ANYBODY, "GET /help/{locale}": ANYBODY, "GET /help/{locale}/search": ANYBODY,
    "POST /help/misses": ANYBODY, "GET /help/{locale}/topics/{slug}": ANYBODY,
    "GET /help/{locale}/articles/{address}": ANYBODY, "POST /help/{locale}/articles/{article_id}/votes": ANYBODY,
    "POST /help/{locale}/votes/{vote_id}": ANYBODY,
    # gaps
    **{f"GET /api/v1/gaps{page}": STAFF for page in ("", "/{gap_id}", "/{gap_id}/draft")},
    **{f"POST /api/v1/gaps{verb}": ADMIN for verb in (
        "/refresh", "/check", "/{gap_id}/teach", "/{gap_id}/dismiss", "/{gap_id}/reopen",
        "/{gap_id}/questions/{question_id}/leave-out")},
    "PUT /api/v1/gaps/{gap_id}/article": ADMIN, "GET /api/v1/tickets/{ticket_id}/article-draft": STAFF,
    # the console and the admin's pages
    "GET /app": STAFF, "GET /app/inbox": STAFF, "GET /app/inbox/{view}": STAFF,
    "GET /app/inbox/{view}/{ticket_id}": STAFF, "GET /app/tickets/{reference_or_id}": STAFF, "GET /app/stream": STAFF,
    "GET /app/lines/{line_id}/trace": STAFF, "GET /admin/answers/turns": ADMIN,
    **{f"POST /app/tickets/{{ticket_id}}/{verb}": STAFF for verb in (
        "lines", "seen", "take", "assign", "release", "priority", "status", "hand-back")},
    "POST /app/presence": DESK,
    "GET /admin": ADMIN, "GET /admin/work": ADMIN, "GET /admin/work/{agent_id}": ADMIN, "GET /admin/teams": ADMIN,
    "GET /admin/statuses": ADMIN, "POST /admin/agents/{agent_id}/presence": ADMIN,
    "POST /admin/agents/{agent_id}/desk": ADMIN, "POST /admin/statuses/{status}": ADMIN,
    "GET /admin/triggers": ADMIN, "POST /admin/triggers/{reason}": ADMIN,
    **{f"GET /admin/knowledge{page}": STAFF for page in (
        "", "/new", "/searches", "/topics", "/{article_id}", "/{article_id}/versions", "/{article_id}/votes")},
    **{f"POST /admin/knowledge{verb}": STAFF for verb in ("/new", "/preview")},
    **{f"POST /admin/knowledge/{{article_id}}{verb}": ADMIN for verb in ("", "/versions/{version}/restore")},
    "GET /admin/knowledge/synonyms": STAFF, "GET /admin/knowledge/{article_id}/languages": STAFF,
    **{f"POST /admin/knowledge/synonyms{verb}": ADMIN for verb in ("", "/{group_id}", "/{group_id}/remove")},
    "POST /admin/knowledge/{article_id}/still-right": ADMIN,
    "POST /admin/knowledge/topics": ADMIN, "POST /admin/knowledge/topics/{slug}": ADMIN,
    **{f"GET /admin/knowledge/exchange{page}": ADMIN for page in (
        "", "/export/{format}", "/{import_id}", "/{import_id}/rejected.csv")},
    **{f"POST /admin/knowledge/exchange{verb}": ADMIN for verb in ("", "/{import_id}/start", "/{import_id}/resume")},
    **{f"GET /admin/sites{page}": ADMIN for page in ("", "/contrast", "/new", "/{site_id}")},
    **{f"POST /admin/sites{verb}": ADMIN for verb in ("/new", "/{site_id}", "/{site_id}/rotate")},
    "GET /admin/answers": ADMIN, "POST /admin/answers": ADMIN,
    **{f"GET /admin/knowledge/gaps{page}": STAFF for page in ("", "/{gap_id}", "/effects/{article_id}")},
    **{f"POST /admin/knowledge/gaps{verb}": ADMIN for verb in (
        "/refresh", "/{gap_id}/check", "/{gap_id}/teach", "/{gap_id}/dismiss", "/{gap_id}/reopen",
        "/{gap_id}/questions/{question_id}/leave-out")},
    "GET /admin/mail": ADMIN, "POST /admin/mail/{mail_id}/retry": ADMIN, "POST /admin/mail/jobs/{job_id}/retry": ADMIN,
    # only in the demo
    "GET /demo/mail": ANYBODY, "GET /demo/mail/{key}": NOBODY, "GET /demo/style": ANYBODY,
}

KEY = {"Idempotency-Key": "canary-key-0001"}
NEW = {"subject": "A new card", "description": "Mine broke.", "category": "cards"}
KEY_FIELD = {"key": "canary-key-0001"}
SITE = {"name": "Shop", "origins": "https://shop.example"}
ARTICLE = {"title": "A third one", "body": "Text.", "topic": "cards"}
STREAMS = ("GET /api/v1/widget/stream", "GET /api/v1/customer/stream", "GET /t/{token}/stream", "GET /app/stream")
QUERIES = {"GET /api/v1/widget/settings": {"site_key": SITE_KEY}}


@dataclass(frozen=True)
class Body:
    """What a sensible caller sends: as JSON, as a form, or as a file."""

    json: dict[str, Any] | None = None
    data: dict[str, Any] | None = None
    files: dict[str, Any] | None = None

    @property
    def sent(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if value is not None}


def bodies(world: World) -> dict[str, Body]:
    """A body for each route that wants one."""
    return json_bodies(world) | form_bodies(world)


def json_bodies(world: World) -> dict[str, Body]:
    of_turn = {"conversation_id": world.fills["conversation_id"], "turn": world.fills["line_id"]}
    agent = {"agent_id": world.fills["agent_id"]}
    draft = {"title": "Another", "body": "Text.", "topic": "cards"}
    account = {"email": "dana.reyes@mail.example", "password": factories.PASSWORD}
    found = {
        "POST /api/v1/session": account, "POST /api/v1/accounts": account | {"name": "Dana"},
        "POST /api/v1/accounts/verify": {"token": world.tokens["verify"]},
        "POST /api/v1/accounts/reset-requests": {"email": account["email"]},
        "POST /api/v1/accounts/resets": {"token": world.tokens["reset"], "password": factories.PASSWORD},
        "PATCH /api/v1/account": {"name": "Somebody"},
        "POST /api/v1/account/password": {"current": factories.PASSWORD, "new": "four words of my own"},
        "POST /api/v1/account/conversations": {"token": world.tokens["keep"]},
        "PUT /api/v1/me/presence": {"presence": "away"}, "PUT /api/v1/agents/{agent_id}/presence": {"presence": "away"},
        "PUT /api/v1/agents/{agent_id}/desk": {"capacity": 1, "skills": []},
        "PUT /api/v1/statuses/{status}": {"name": "Parked", "customer_words": "Parked"},
        "PUT /api/v1/triggers/{reason}": {"is_on": True}, "PUT /api/v1/answer-dial": {"percent": 90},
        "POST /api/v1/bot/answers": of_turn | {"article_id": world.fills["article_id"]},
        "POST /api/v1/bot/handoffs": of_turn | {"reason": "asked"},
        "POST /api/v1/bot/feedback": of_turn | {"helpful": True},
        "POST /api/v1/widget/sessions": {"site_key": SITE_KEY}, "POST /api/v1/widget/lines": {"text": "Hello"},
        "POST /api/v1/widget/tickets": {"description": "Help", "email": "sam@stranger.example"},
        "POST /api/v1/widget/rating": {"score": 4}, "POST /api/v1/customer/tickets": NEW,
        "POST /api/v1/articles": draft, "PUT /api/v1/articles/{article_id}": draft | {"version": 1},
        "POST /api/v1/articles/misses": {"q": "apple pay"},
        "POST /api/v1/articles/{article_id}/publish": {}, "POST /api/v1/articles/{article_id}/votes": {"helpful": True},
    }
    taught = {"article_id": world.fills["article_id"]}
    found |= {"POST /api/v1/gaps/{gap_id}/teach": taught, "PUT /api/v1/gaps/{gap_id}/article": taught}
    tickets = {"assign": agent, "replies": {"text": "Hello"}, "notes": {"text": "Hm"}, "wait": {},
               "priority": {"priority": "high"}}
    own = {"lines": {"text": "Hello"}, "seen": {"seq": 1}, "rating": {"score": 5}}
    found |= {f"POST /api/v1/tickets/{{ticket_id}}/{verb}": body for verb, body in tickets.items()}
    found |= {f"POST /api/v1/customer/tickets/{{reference}}/{verb}": body for verb, body in own.items()}
    return {route: Body(json=body) for route, body in found.items()}


def form_bodies(world: World) -> dict[str, Body]:
    account = {"email": "dana.reyes@mail.example", "password": factories.PASSWORD}
    found: dict[str, dict[str, Any]] = {
        "POST /account/sign-in": account, "POST /account/register": account | {"name": "Dana"},
        "POST /account/forgot": {"email": account["email"]},
        "POST /account/reset/{token:path}": {"password": factories.PASSWORD},
        "POST /account/name": {"name": "Somebody"},
        "POST /account/password": {"current": factories.PASSWORD, "password": "four words of my own"},
        "POST /account/keep": {"keep": world.tokens["keep"]},
        "POST /portal/new": NEW | KEY_FIELD, "POST /survey/{token}": {"score": "5"},
        "POST /help/misses": {"q": "nothing"},
        "POST /help/{locale}/articles/{article_id}/votes": {"helpful": "yes"},
        "POST /help/{locale}/votes/{vote_id}": {"reason": "too short"}, "POST /app/presence": {"presence": "away"},
        "POST /admin/agents/{agent_id}/presence": {"presence": "away"},
        "POST /admin/agents/{agent_id}/desk": {"capacity": "1"},
        "POST /admin/statuses/{status}": {"name": "Parked", "customer_words": "Parked"},
        "POST /admin/triggers/{reason}": {"is_on": "yes"}, "POST /admin/answers": {"percent": "90"},
        "POST /admin/knowledge/new": ARTICLE, "POST /admin/knowledge/{article_id}": ARTICLE | {"version": "1"},
        "POST /admin/knowledge/preview": {"body": "Text."}, "POST /admin/knowledge/topics": {"name": "Loans"},
        "POST /admin/knowledge/synonyms": {"words": "cash, money"},
        "POST /admin/knowledge/synonyms/{group_id}": {"words": "card, debit card"},
        "POST /admin/knowledge/{article_id}/still-right": {"source_version": "1"},
        "POST /admin/knowledge/topics/{slug}": {"name": "Cards"},
        "POST /admin/knowledge/gaps/{gap_id}/teach": {"article_id": world.fills["article_id"]},
        "POST /admin/sites/new": SITE, "POST /admin/sites/{site_id}": SITE,
    }
    own = {"lines": {"text": "Hello"}, "rating": {"score": "5"}, "seen": {"seq": "1"}}
    desk = {"lines": {"text": "Hello"} | KEY_FIELD, "assign": {"agent_id": world.fills["agent_id"]},
            "priority": {"priority": "high"}, "status": {"status": "resolved"}}
    found |= {f"POST {place}/{verb}": body for verb, body in own.items()
              for place in ("/portal/tickets/{reference}", "/t/{token}")}
    found |= {f"POST /app/tickets/{{ticket_id}}/{verb}": body for verb, body in desk.items()}
    uploads = ("POST /api/v1/pictures", "POST /api/v1/widget/files", "POST /t/{token}/pictures")
    articles = Body(data={"topics": "create"}, files={"file": ("articles.csv", b"title,body\nA,Text\n")})
    return {route: Body(data=body) for route, body in found.items()} | {
        "POST /admin/knowledge/exchange": articles, "POST /api/v1/imports": articles} | {
        route: Body(files={"not_the_file": ("card.png", b"no picture")}) for route in uploads}


def all_routes(app: FastAPI) -> list[str]:
    """Every method and path the application answers, files in /static aside."""
    return [f"{method} {route.path}" for route in iter_route_contexts(app.routes)
            for method in sorted(getattr(route, "methods", None) or ()) if method != "HEAD"]


def address(route: str, world: World, token: str = "") -> str:
    """A route's path with Dana's or Sam's things in its placeholders."""
    path = route.partition(" ")[2].replace("{token:path}", "{token}")
    fills = world.fills | {"token": token or token_for(route, world), "key": "none"}
    return path.format(**fills)


def token_for(route: str, world: World) -> str:
    for place in ("survey", "verify", "reset"):
        if f"/{place}/" in route:
            return world.tokens[place]
    return world.tokens["link"]
