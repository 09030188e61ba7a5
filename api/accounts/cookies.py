"""The session cookie: out of reach of scripts and of other sites; over https also pinned to this host."""

from fastapi import Request, Response

from api.accounts.sessions import Fresh
from api.settings import Settings


def name(settings: Settings) -> str:
    return "__Host-care_session" if settings.secure_cookies else "care_session"


def read(request: Request) -> str:
    return request.cookies.get(name(request.app.state.settings), "")


def give(response: Response, settings: Settings, fresh: Fresh) -> None:
    response.set_cookie(name(settings), fresh.token, max_age=settings.session_days * 86_400, path="/",
                        secure=settings.secure_cookies, httponly=True, samesite="lax")


def take(response: Response, settings: Settings) -> None:
    response.delete_cookie(name(settings), path="/", secure=settings.secure_cookies, httponly=True, samesite="lax")
