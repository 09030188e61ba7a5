"""The account API: sign in and out, register, confirm, passwords, and one's own sign-ins."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import select

from api import policy
from api.accounts import cookies, service, sessions
from api.accounts.doors import CurrentCaller, CurrentSignIn, FromOurPages
from api.accounts.entrance import change_password, let_in
from api.accounts.models import SignIn
from api.accounts.schemas import (
    AccountView,
    AskReset,
    ChangeAccount,
    ChangePassword,
    Credentials,
    NewAccount,
    NewPassword,
    Sent,
    SessionView,
    SignInList,
    SignInView,
    Token,
)
from api.accounts.throttle import MAILS
from api.db import Db

router = APIRouter(prefix="/api/v1", tags=["accounts"])


@router.post("/session", dependencies=[FromOurPages])
def sign_in(body: Credentials, db: Db, caller: CurrentCaller, response: Response) -> SessionView:
    fresh = let_in(db, caller, body)
    cookies.give(response, caller.settings, fresh)
    return SessionView.model_validate(fresh.sign_in)


@router.get("/session")
def read_session(sign_in: CurrentSignIn) -> SessionView:
    return SessionView.model_validate(sign_in)


@router.delete("/session", status_code=204)
def sign_out(db: Db, sign_in: CurrentSignIn, caller: CurrentCaller, response: Response) -> None:
    service.sign_out(db, sign_in)
    cookies.take(response, caller.settings)


@router.post("/accounts", status_code=202, dependencies=[FromOurPages])
def register(body: NewAccount, db: Db, caller: CurrentCaller) -> Sent:
    caller.throttle.spend(MAILS, body.email, caller.device.address)
    service.register(db, body)
    return Sent(email=body.email)


@router.post("/accounts/verify", status_code=204, dependencies=[FromOurPages])
def verify_email(body: Token, db: Db) -> None:
    service.verify_email(db, body.token)


@router.post("/accounts/reset-requests", status_code=202, dependencies=[FromOurPages])
def ask_reset(body: AskReset, db: Db, caller: CurrentCaller) -> Sent:
    caller.throttle.spend(MAILS, body.email, caller.device.address)
    service.ask_reset(db, body.email)
    return Sent(email=body.email)


@router.post("/accounts/resets", status_code=204, dependencies=[FromOurPages])
def reset_password(body: NewPassword, db: Db) -> None:
    service.reset_password(db, body.token, body.password)


@router.patch("/account")
def change_account(body: ChangeAccount, sign_in: CurrentSignIn) -> AccountView:
    sign_in.account.name = body.name
    return AccountView.model_validate(sign_in.account)


@router.post("/account/password")
def replace_password(body: ChangePassword, db: Db, sign_in: CurrentSignIn, caller: CurrentCaller,
                     response: Response) -> SessionView:
    fresh = change_password(db, caller, sign_in.account, body)
    cookies.give(response, caller.settings, fresh)
    return SessionView.model_validate(fresh.sign_in)


@router.post("/account/conversations", status_code=204)
def keep_conversation(body: Token, db: Db, sign_in: CurrentSignIn) -> None:
    service.keep_conversation(db, sign_in.account, body.token)


@router.get("/sessions")
def list_sign_ins(db: Db, sign_in: CurrentSignIn) -> SignInList:
    items = [SignInView.model_validate(item) for item in sessions.list_living(db, sessions.actor_of(sign_in))]
    return SignInList(items=items, current=sign_in.id)


@router.delete("/sessions", status_code=204)
def end_other_sign_ins(db: Db, sign_in: CurrentSignIn) -> None:
    sessions.end_others(db, sign_in)


@router.delete("/sessions/{sign_in_id}", status_code=204)
def end_sign_in(sign_in_id: UUID, db: Db, sign_in: CurrentSignIn) -> None:
    chosen = select(SignIn).where(SignIn.id == sign_in_id)
    sessions.end(db, policy.get(db, sessions.actor_of(sign_in), chosen))
