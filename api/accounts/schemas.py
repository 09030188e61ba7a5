"""What the account pages and the API take and give."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, StringConstraints


def printable(text: str) -> str:
    """No line breaks, NULs or other control characters: names go into mail headers and logs."""
    if not text.isprintable():
        raise ValueError("control characters")
    return text


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(printable)]
Email = Annotated[EmailStr, StringConstraints(max_length=254)]
Typed = Annotated[str, StringConstraints(max_length=1000)]


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Credentials(Input):
    """`keep` is the one-time token of a widget's conversation that shall go along."""

    email: Typed
    password: Typed
    keep: Typed = ""


class NewAccount(Input):
    name: Name
    email: Email
    password: Typed
    keep: Typed = ""


class Token(Input):
    token: Typed


class AskReset(Input):
    email: Email


class NewPassword(Input):
    token: Typed
    password: Typed


class ChangePassword(Input):
    current: Typed
    new: Typed


class ChangeAccount(Input):
    name: Name


class View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class AccountView(View):
    id: UUID
    role: str
    name: str
    email: str


class SessionView(View):
    csrf_token: str
    account: AccountView


class SignInView(View):
    id: UUID
    user_agent: str
    address: str
    created_at: datetime
    seen_at: datetime


class SignInList(BaseModel):
    items: list[SignInView]
    current: UUID


class Sent(BaseModel):
    """The same whether or not anyone has this address."""

    email: str
