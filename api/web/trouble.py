"""When something went wrong: pages in words for people, JSON for programs."""

from collections.abc import Iterable
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException

from api.errors import CareError, NotSignedIn, TooMany
from api.web.pages import render

log = structlog.get_logger()
RETRY = {"Retry-After": "2"}
CODES = {400: "Invalid", 403: "Forbidden", 404: "NotFound", 405: "NotAllowed", 413: "TooLarge", 415: "WrongType"}


def set_up(app: FastAPI) -> None:
    """Replace the bare JSON answers by ones that look at who is asking."""
    app.exception_handler(CareError)(say_care_error)
    app.exception_handler(HTTPException)(say_http_error)
    app.exception_handler(RequestValidationError)(say_invalid)
    app.exception_handler(DataError)(say_unstorable)
    app.exception_handler(Exception)(say_broken)
    for away in (OperationalError, InterfaceError):
        app.exception_handler(away)(say_database_is_away)


def wants_page(request: Request) -> bool:
    asked = request.headers.get("accept", "")
    return not request.url.path.startswith("/api/") and ("text/html" in asked or "hx-request" in request.headers)


def route_of(request: Request) -> str:
    """For logs: the pattern of the address, because some addresses bear a secret."""
    return str(getattr(request.scope.get("route"), "path", ""))


def say(request: Request, status: int, error: str, detail: str) -> Response:
    if not wants_page(request):
        return JSONResponse({"error": error, "detail": detail}, status)
    template = "errors/partial.html" if "hx-request" in request.headers else "errors/page.html"
    return render(request, template, status=status, code=status, detail=detail)


def say_care_error(request: Request, error: CareError) -> Response:
    if isinstance(error, NotSignedIn) and wants_page(request) and request.method == "GET":
        return RedirectResponse(f"/account/sign-in?next={quote(going_to(request))}", 303)
    response = say(request, error.status, error.code, str(error))
    if isinstance(error, TooMany) and error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def going_to(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def say_http_error(request: Request, error: HTTPException) -> Response:
    status = error.status_code
    response = say(request, status, CODES.get(status, "Error"), str(error.detail))
    response.headers.update(error.headers or {})
    return response


def say_invalid(request: Request, error: RequestValidationError) -> Response:
    if wants_page(request):
        return say(request, 422, "Invalid", "")
    problems = [{"at": readable(problem["loc"]), "detail": problem["msg"]} for problem in error.errors()]
    body = {"error": "Invalid", "detail": "Something in the request is missing or wrong.", "problems": problems}
    return JSONResponse(body, 422)


def readable(place: Iterable[str | int]) -> str:
    """A field's name may be the sender's own invention, and no character at all."""
    return ".".join(map(str, place)).encode(errors="replace").decode()


def say_unstorable(request: Request, error: DataError) -> Response:
    """What PostgreSQL can't hold, such as a NUL in a text or a number out of all proportion: nobody types that."""
    log.warning("request.unstorable", route=route_of(request), reason=str(error.orig).splitlines()[0])
    return say(request, 422, "Invalid", "This contains a character or a number that can't be kept.")


def say_broken(request: Request, error: Exception) -> Response:
    log.error("request.broken", route=route_of(request), exc_info=error)
    return say(request, 500, "Broken", "Something broke on our side. Nothing you sent was half saved.")


def say_database_is_away(request: Request, error: Exception) -> Response:
    log.error("database.away", route=route_of(request), reason=str(error).splitlines()[0])
    response = say(request, 503, "TryAgain", "We can't save anything right now. Nothing was lost; try again soon.")
    response.headers.update(RETRY)
    return response
