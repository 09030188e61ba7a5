"""Whose pages these are: the site that our own address belongs to gives them its name, accent and widget."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import select

from api.accounts.csrf import own_origin
from api.accounts.models import Site
from api.db import Db


def find_brand(request: Request, db: Db) -> Site | None:
    """Also puts it on the request's state, where the templates look for it: those of an error page too, drawn after the
    rollback that empties whatever the session still holds."""
    own = select(Site).where(Site.origins.contains([own_origin(request)])).order_by(Site.key)
    if found := db.scalars(own).first():
        db.expunge(found)
    request.state.brand = found
    return found


Brand = Annotated[Site | None, Depends(find_brand)]
Branded = Depends(find_brand)
