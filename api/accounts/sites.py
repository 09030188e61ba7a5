"""Sites: the websites that may embed the widget, their public keys and their look."""

import secrets
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Site
from api.errors import NotFound

KEY_BYTES = 12
DEFAULT_PORTS = {"https": ":443", "http": ":80"}


def as_browsers_say(typed: str) -> str:
    """An origin in the form of the Origin header: lower case, no path's slash, no default port."""
    origin = typed.strip().lower().rstrip("/")
    return origin.removesuffix(DEFAULT_PORTS.get(origin.partition(":")[0], ""))


Origin = Annotated[str, BeforeValidator(as_browsers_say),
                   StringConstraints(pattern=r"^https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$", max_length=200)]


class SaveSite(BaseModel):
    """`origins` are those whose pages may carry the widget; nobody else's browser gets an answer."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    origins: Annotated[list[Origin], Field(min_length=1, max_length=20)]
    accent: Annotated[str, StringConstraints(to_lower=True, pattern=r"^#[0-9a-fA-F]{6}$")]
    position: Literal["right", "left"] = "right"
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en"


def add(session: Session, command: SaveSite) -> Site:
    site = Site(key=new_key(), **command.model_dump())
    session.add(site)
    session.flush()
    return site


def change(site: Site, command: SaveSite) -> None:
    for name, value in command.model_dump().items():
        setattr(site, name, value)


def rotate(site: Site) -> None:
    """From now on only pages with the new key start a chat; chats that were started before go on."""
    site.key = new_key()


def list_sites(session: Session) -> list[Site]:
    return list(session.scalars(select(Site).order_by(Site.name, Site.id)))


def get_site(session: Session, site_id: UUID) -> Site:
    site = session.get(Site, site_id)
    if site is None:
        raise NotFound()
    return site


def new_key() -> str:
    """Public: it names the site, and the origins protect it."""
    return f"site-{secrets.token_hex(KEY_BYTES)}"
