"""The API's description: OpenAPI 3.1 at /openapi.json for programs, and a plain page of it for people."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.web.brand import Branded
from api.web.pages import render

router = APIRouter(include_in_schema=False, dependencies=[Branded])
SUMMARY = "Self-service, tickets and hand-over to people."
DESCRIPTION = (
    "Whatever the pages can do, a program can do here. What was refused is answered with an error's code and a "
    "sentence for people. Creating takes an `Idempotency-Key`: sent again under the same key, nothing is doubled."
)
SCHEMES: dict[str, dict[str, str]] = {
    "session": {"type": "apiKey", "in": "cookie", "name": "care_session",
                "description": "Set by `POST /api/v1/session`; `__Host-care_session` over https."},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token",
             "description": "With the cookie, on whatever isn't a GET: the `csrf_token` of the session."},
    "visitor": {"type": "http", "scheme": "bearer", "description": "Given by `POST /api/v1/widget/sessions`."},
    "bot": {"type": "http", "scheme": "bearer", "description": "CARE_BOT_SECRET, for the bot's actions only."},
}
TAGS: dict[str, list[dict[str, list[str]]]] = {"health": [], "widget": [{"visitor": []}], "bot": [{"bot": []}]}
OPEN = frozenset({
    "accounts_sign_in", "accounts_register", "accounts_verify_email", "accounts_ask_reset", "accounts_reset_password",
    "knowledge_search_articles", "knowledge_read_article", "knowledge_cast_vote", "widget_settings",
    "widget_start_session", "widget_search_from_widget", "widget_read_from_widget",
})


class Problem(BaseModel):
    """Why something was refused: a code for programs, a sentence for people, and for 422 what was wrong where."""

    error: str
    detail: str
    problems: list[dict[str, str]] = []


RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "Refused; nothing was changed."},
    "5XX": {"model": Problem, "description": "Broken or not available right now; nothing was half saved."},
}


def name_of(route: APIRoute) -> str:
    """The operation's id: its room and its verb."""
    return f"{route.tags[0] if route.tags else 'page'}_{route.name}"


def set_up(app: FastAPI) -> None:
    app.openapi = lambda: app.openapi_schema or describe(app)  # type: ignore[method-assign]


def describe(app: FastAPI) -> dict[str, Any]:
    app.openapi_schema = get_openapi(title=app.title, version=app.version, summary=SUMMARY, description=DESCRIPTION,
                                     routes=app.routes)
    app.openapi_schema["components"]["securitySchemes"] = SCHEMES
    for _, method, operation in operations(app.openapi_schema):
        operation["security"] = security(method, operation)
    return app.openapi_schema


def operations(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, operation) for path, methods in schema["paths"].items()
            for method, operation in methods.items()]


def security(method: str, operation: dict[str, Any]) -> list[dict[str, list[str]]]:
    if operation["operationId"] in OPEN:
        return []
    session: dict[str, list[str]] = {"session": []} if method == "get" else {"session": [], "csrf": []}
    return TAGS.get(operation["tags"][0], [session])


@router.get("/api/docs")
def show_reference(request: Request) -> Response:
    schema = request.app.openapi()
    rooms: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, method, operation in operations(schema):
        rooms.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return render(request, "reference.html", schema=schema, rooms=rooms)
