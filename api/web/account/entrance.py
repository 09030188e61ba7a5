"""The pages in front of the door: register, confirm, sign in, and choose a new password."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from api.accounts import cookies, links, service
from api.accounts.doors import CurrentCaller, FromOurPages, MaybeSignIn
from api.accounts.entrance import let_in
from api.accounts.models import Purpose, Role
from api.accounts.passwords import WeakPassword
from api.accounts.schemas import AskReset, Credentials, NewAccount
from api.accounts.service import WrongSignIn
from api.accounts.throttle import MAILS
from api.db import Db
from api.errors import CareError, Gone
from api.web.forms import Fault, TypedForm, show

router = APIRouter(prefix="/account", include_in_schema=False)
HOMES = {Role.customer: "/portal/tickets", Role.agent: "/app", Role.admin: "/admin"}


class EntryForm(TypedForm):
    """`next` is where the person was going, `keep` the one-time token of a widget's conversation to take along."""

    next: str = ""
    keep: str = ""


class SignInForm(EntryForm):
    email: str = ""
    password: str = ""


class RegisterForm(SignInForm):
    name: str = ""


class ForgotForm(TypedForm):
    email: str = ""


class PasswordForm(TypedForm):
    password: str = ""


def onward(wanted: str, role: Role) -> str:
    """Only a path of our own, however a browser may read it; otherwise the role's own home."""
    ours = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if ours else HOMES[role]


def again(request: Request, template: str, form: EntryForm, fault: Fault | None = None) -> Response:
    """The form as it was typed; only a conversation's link that is gone is not carried any further."""
    if isinstance(fault, Gone):
        form = form.model_copy(update={"keep": ""})
    return show(request, template, form, fault, done=request.query_params.get("done", ""))


@router.get("/sign-in")
def show_sign_in(request: Request, db: Db, sign_in: MaybeSignIn, next: str = "", keep: str = "") -> Response:
    form = SignInForm(next=next, keep=keep)
    if sign_in and not keep:
        return RedirectResponse(onward(next, sign_in.account.role), 303)
    try:
        if keep:
            links.peek(db, Purpose.keep_conversation, keep)
    except Gone as gone:
        return again(request, "account/sign_in.html", form, gone)
    return again(request, "account/keep.html" if sign_in else "account/sign_in.html", form)


@router.post("/sign-in", dependencies=[FromOurPages])
def sign_in(request: Request, db: Db, caller: CurrentCaller, form: Annotated[SignInForm, Form()]) -> Response:
    try:
        with db.begin_nested():
            fresh = let_in(db, caller, Credentials(email=form.email, password=form.password, keep=form.keep))
    except ValidationError:
        return again(request, "account/sign_in.html", form, WrongSignIn())
    except CareError as fault:
        return again(request, "account/sign_in.html", form, fault)
    answer = RedirectResponse(onward(form.next, fresh.sign_in.account.role), 303)
    cookies.give(answer, caller.settings, fresh)
    return answer


@router.get("/register")
def show_register(request: Request, next: str = "", keep: str = "") -> Response:
    return again(request, "account/register.html", RegisterForm(next=next, keep=keep))


@router.post("/register", dependencies=[FromOurPages])
def register(request: Request, db: Db, caller: CurrentCaller, form: Annotated[RegisterForm, Form()]) -> Response:
    try:
        new = NewAccount(name=form.name, email=form.email, password=form.password, keep=form.keep)
        caller.throttle.spend(MAILS, new.email, caller.device.address)
        service.register(db, new)
    except (ValidationError, CareError) as fault:
        return again(request, "account/register.html", form, fault)
    return again(request, "account/registered.html", form)


@router.get("/verify/{token:path}")
def show_verify(request: Request, db: Db, token: str) -> Response:
    """Looking is not confirming: mail programs open links by themselves."""
    links.peek(db, Purpose.verify_email, token)
    return show(request, "account/verify.html", TypedForm())


@router.post("/verify/{token:path}", dependencies=[FromOurPages])
def verify(db: Db, token: str) -> Response:
    service.verify_email(db, token)
    return RedirectResponse("/account/sign-in?done=verified", 303)


@router.get("/forgot")
def show_forgot(request: Request) -> Response:
    return show(request, "account/forgot.html", ForgotForm())


@router.post("/forgot", dependencies=[FromOurPages])
def ask_reset(request: Request, db: Db, caller: CurrentCaller, form: Annotated[ForgotForm, Form()]) -> Response:
    try:
        asked = AskReset(email=form.email)
        caller.throttle.spend(MAILS, asked.email, caller.device.address)
        service.ask_reset(db, asked.email)
    except (ValidationError, CareError) as fault:
        return show(request, "account/forgot.html", form, fault)
    return show(request, "account/reset_sent.html", form)


@router.get("/reset/{token:path}")
def show_reset(request: Request, db: Db, token: str) -> Response:
    links.peek(db, Purpose.reset_password, token)
    return show(request, "account/reset.html", PasswordForm())


@router.post("/reset/{token:path}", dependencies=[FromOurPages])
def reset(request: Request, db: Db, token: str, form: Annotated[PasswordForm, Form()]) -> Response:
    try:
        with db.begin_nested():
            service.reset_password(db, token, form.password)
    except WeakPassword as weak:
        return show(request, "account/reset.html", form, weak)
    return RedirectResponse("/account/sign-in?done=reset", 303)
