"""Doors: the dependencies through which a route learns who is asking."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request

from api.accounts import cookies, sessions, visitors
from api.accounts.csrf import SentToken, refuse_cross_site, refuse_forged
from api.accounts.models import SignIn, Visitor
from api.accounts.sessions import Device
from api.accounts.throttle import Throttle
from api.db import Db
from api.errors import Forbidden, NotSignedIn
from api.policy import Actor
from api.settings import Settings

# For forms of people who are not signed in; the doors below look for themselves.
FromOurPages = Depends(refuse_cross_site)


@dataclass(frozen=True)
class Caller:
    """A browser at the door, before we know who it is."""

    device: Device
    throttle: Throttle
    settings: Settings


def calling(request: Request) -> Caller:
    """The address is the peer's own: X-Forwarded-For is anybody's to write, so it is not read."""
    address = request.client.host if request.client else ""
    device = Device(address, request.headers.get("user-agent", ""), cookies.read(request))
    return Caller(device, request.app.state.throttle, request.app.state.settings)


CurrentCaller = Annotated[Caller, Depends(calling)]


def maybe_sign_in(request: Request, db: Db, sent: SentToken) -> SignIn | None:
    """The cookie's sign-in, if it lives. A request that would change something must not be forged."""
    refuse_cross_site(request)
    token = cookies.read(request)
    sign_in = sessions.find(db, token) if token else None
    if sign_in:
        refuse_forged(request, sign_in, sent)
        request.state.person, request.state.csrf = sign_in.account, sign_in.csrf_token
    return sign_in


MaybeSignIn = Annotated[SignIn | None, Depends(maybe_sign_in)]


def sign_in_of(sign_in: MaybeSignIn) -> SignIn:
    if sign_in is None:
        raise NotSignedIn()
    return sign_in


CurrentSignIn = Annotated[SignIn, Depends(sign_in_of)]


def maybe_actor(sign_in: MaybeSignIn) -> Actor | None:
    return sessions.actor_of(sign_in) if sign_in else None


MaybeActor = Annotated[Actor | None, Depends(maybe_actor)]


def actor(sign_in: CurrentSignIn) -> Actor:
    return sessions.actor_of(sign_in)


CurrentActor = Annotated[Actor, Depends(actor)]


def staff(actor: CurrentActor) -> Actor:
    if not actor.staff:
        raise Forbidden()
    return actor


Staff = Annotated[Actor, Depends(staff)]


def admin(actor: CurrentActor) -> Actor:
    if actor.kind != "admin":
        raise Forbidden()
    return actor


Admin = Annotated[Actor, Depends(admin)]


def visitor(request: Request, db: Db, authorization: Annotated[str, Header()] = "") -> Visitor:
    """The widget's visitor, by bearer token, and only on a page of its site."""
    scheme, _, token = authorization.partition(" ")
    found = visitors.find(db, token) if scheme.lower() == "bearer" else None
    if found is None:
        raise NotSignedIn()
    visitors.refuse_foreign(found.site, request.headers.get("origin"))
    return found


CurrentVisitor = Annotated[Visitor, Depends(visitor)]


def visitor_actor(visitor: CurrentVisitor) -> Actor:
    return visitors.actor_of(visitor)


VisitorActor = Annotated[Actor, Depends(visitor_actor)]
