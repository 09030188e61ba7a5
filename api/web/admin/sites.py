"""The websites that carry the widget: origins, look, the snippet to paste, and a new key."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from api.accounts import sites
from api.accounts.doors import Admin
from api.accounts.models import Site
from api.accounts.sites import SaveSite
from api.db import Db
from api.web import colour
from api.web.forms import TypedForm, show
from api.web.pages import ACCENT, render

router = APIRouter(prefix="/admin/sites", include_in_schema=False)


class SiteForm(TypedForm):
    """As typed: an origin a line."""

    name: str = ""
    origins: str = ""
    accent: str = ACCENT
    position: str = "right"
    locale: str = "en"

    def command(self) -> SaveSite:
        typed: dict[str, Any] = self.model_dump(exclude={"csrf_token"})
        return SaveSite.model_validate(typed | {"origins": self.origins.split()})


def site_for(site_id: UUID, db: Db, _: Admin) -> Site:
    return sites.get_site(db, site_id)


Chosen = Annotated[Site, Depends(site_for)]
Typed = Annotated[SiteForm, Form()]


@router.get("")
def show_sites(request: Request, db: Db, _: Admin) -> Response:
    return render(request, "admin/sites/list.html", sites=sites.list_sites(db), admin=True)


@router.get("/contrast")
def show_contrast(request: Request, _: Admin, accent: str = ACCENT) -> Response:
    """While somebody chooses a colour."""
    return render(request, "admin/sites/contrast.html", shades=shades(accent))


@router.get("/new")
def begin(request: Request, _: Admin) -> Response:
    return page(request, None, SiteForm())


@router.post("/new")
def add(request: Request, db: Db, _: Admin, form: Typed) -> Response:
    try:
        site = sites.add(db, form.command())
    except ValidationError as fault:
        return page(request, None, form, fault)
    return RedirectResponse(f"/admin/sites/{site.id}", 303)


@router.get("/{site_id}")
def show_site(request: Request, site: Chosen) -> Response:
    form = SiteForm(name=site.name, origins="\n".join(site.origins), accent=site.accent, position=site.position,
                    locale=site.locale)
    return page(request, site, form)


@router.post("/{site_id}")
def change(request: Request, site: Chosen, form: Typed) -> Response:
    try:
        sites.change(site, form.command())
    except ValidationError as fault:
        return page(request, site, form, fault)
    return RedirectResponse("/admin/sites", 303)


@router.post("/{site_id}/rotate")
def rotate(site: Chosen) -> Response:
    sites.rotate(site)
    return RedirectResponse(f"/admin/sites/{site.id}", 303)


def page(request: Request, site: Site | None, form: SiteForm, fault: ValidationError | None = None) -> Response:
    return show(request, "admin/sites/site.html", form, fault, site=site, shades=shades(form.accent), admin=True)


def shades(accent: str) -> list[dict[str, Any]]:
    """The accent as pages use it, on light and on dark, with the text on it and their contrast."""
    if not colour.is_colour(accent):
        return []
    used = colour.shades(accent.lower())
    pairs = (("light", used["light"], colour.ON_LIGHT), ("dark", used["dark"], colour.ON_DARK))
    return [{"page": page, "fill": fill, "text": text, "chosen": fill == accent.lower(),
             "contrast": colour.contrast(fill, text)} for page, fill, text in pairs]
