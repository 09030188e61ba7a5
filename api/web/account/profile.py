"""The pages of one's own account: name, password, the browsers that are signed in, and the way out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import policy
from api.accounts import cookies, service, sessions
from api.accounts.doors import CurrentCaller, CurrentSignIn
from api.accounts.entrance import change_password
from api.accounts.models import SignIn
from api.accounts.schemas import ChangeAccount, ChangePassword
from api.db import Db
from api.errors import CareError
from api.web.account.entrance import HOMES
from api.web.browsers import browser_of
from api.web.forms import Fault, TypedForm, show

router = APIRouter(prefix="/account", include_in_schema=False)


class AccountForm(TypedForm):
    name: str = ""


class HelpForm(TypedForm):
    """An unticked box is not sent."""

    locale: str = ""
    recommendations: bool = False


class ChangeForm(TypedForm):
    current: str = ""
    password: str = ""


class KeepForm(TypedForm):
    keep: str = ""
    next: str = ""


def page(request: Request, db: Session, sign_in: SignIn, form: TypedForm, fault: Fault | None = None) -> HTMLResponse:
    items = [(item, *browser_of(item.user_agent)) for item in sessions.list_living(db, sessions.actor_of(sign_in))]
    return show(request, "account/account.html", form, fault, account=sign_in.account, current=sign_in, items=items,
                offered=request.app.state.settings.offered, home=HOMES[sign_in.account.role],
                done=request.query_params.get("done", ""))


@router.get("")
def show_account(request: Request, db: Db, sign_in: CurrentSignIn) -> Response:
    return page(request, db, sign_in, TypedForm())


@router.post("/name")
def rename(request: Request, db: Db, sign_in: CurrentSignIn, form: Annotated[AccountForm, Form()]) -> Response:
    try:
        sign_in.account.name = ChangeAccount(name=form.name).name
    except ValidationError as fault:
        return page(request, db, sign_in, form, fault)
    return RedirectResponse("/account?done=name", 303)


@router.post("/help")
def set_help(request: Request, sign_in: CurrentSignIn, form: Annotated[HelpForm, Form()]) -> Response:
    """In which language help comes, and whether articles are recommended."""
    if form.locale in request.app.state.settings.offered:
        sign_in.account.locale = form.locale
    sign_in.account.recommendations = form.recommendations
    return RedirectResponse("/account?done=help", 303)


@router.post("/password")
def replace_password(request: Request, db: Db, sign_in: CurrentSignIn, caller: CurrentCaller,
                     form: Annotated[ChangeForm, Form()]) -> Response:
    try:
        with db.begin_nested():
            change = ChangePassword(current=form.current, new=form.password)
            fresh = change_password(db, caller, sign_in.account, change)
    except (ValidationError, CareError) as fault:
        return page(request, db, sign_in, form, fault)
    answer = RedirectResponse("/account?done=password", 303)
    cookies.give(answer, caller.settings, fresh)
    return answer


@router.post("/sessions/{sign_in_id}/revoke")
def revoke(db: Db, sign_in: CurrentSignIn, sign_in_id: UUID) -> Response:
    chosen = select(SignIn).where(SignIn.id == sign_in_id)
    sessions.end(db, policy.get(db, sessions.actor_of(sign_in), chosen))
    return RedirectResponse("/account?done=session", 303)


@router.post("/sessions/revoke-others")
def revoke_others(db: Db, sign_in: CurrentSignIn) -> Response:
    sessions.end_others(db, sign_in)
    return RedirectResponse("/account?done=sessions", 303)


@router.post("/keep")
def keep(db: Db, sign_in: CurrentSignIn, form: Annotated[KeepForm, Form()]) -> Response:
    service.keep_conversation(db, sign_in.account, form.keep)
    return RedirectResponse(HOMES[sign_in.account.role], 303)


@router.post("/sign-out")
def sign_out(db: Db, sign_in: CurrentSignIn, caller: CurrentCaller) -> Response:
    service.sign_out(db, sign_in)
    answer = RedirectResponse("/account/sign-in?done=out", 303)
    cookies.take(answer, caller.settings)
    return answer
