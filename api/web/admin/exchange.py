"""Import and export of the knowledge base: upload, see what would happen, take it in, and files to download."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.accounts.doors import Admin
from api.db import Db
from api.errors import CareError
from api.knowledge import topics
from api.knowledge.exchange import background, importing, queries, routes
from api.knowledge.exchange.checking import Options
from api.knowledge.exchange.models import Import, Outcome
from api.knowledge.exchange.packages import MEGA, PACKED_BYTES, Format
from api.knowledge.exchange.receiving import MOST_BYTES, Received
from api.web.admin.knowledge import one_of
from api.web.forms import Fault, TypedForm, faults
from api.web.pages import render

ADDRESS = "/admin/knowledge/exchange"
router = APIRouter(prefix=ADDRESS, include_in_schema=False)


class UploadForm(TypedForm):
    """The file comes beside it; an empty topic is none."""

    topics: str = "create"
    existing: str = "change"
    status: str = "draft"
    topic: str = ""
    level: str = "section"

    def options(self) -> Options:
        typed: dict[str, Any] = self.model_dump(exclude={"csrf_token"})
        return Options.model_validate(typed | {"topic": self.topic or None})


def import_for(import_id: UUID, db: Db, _: Admin) -> Import:
    return importing.get(db, import_id)


Chosen = Annotated[Import, Depends(import_for)]


@router.get("")
def show_exchange(request: Request, db: Db, _: Admin) -> Response:
    return page(request, db, UploadForm())


@router.post("", max_body_size=MOST_BYTES)
def upload(request: Request, db: Db, sent: Received) -> Response:
    """Looked through in the background, since that may take a while."""
    form = UploadForm()
    try:
        form = UploadForm.model_validate(sent.fields)
        record = background.look_through(db, sent, form.options())
    except (CareError, ValidationError) as fault:
        return page(request, db, form, fault)
    return there(record)


@router.get("/export/{format}")
def download(db: Db, admin: Admin, format: Format) -> Response:
    return routes.export_articles(db, admin, format)


@router.get("/{import_id}")
def show_import(request: Request, db: Db, record: Chosen, show: str = "",
                page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Response:
    """htmx asks again while something is under way, and gets the moving part only."""
    name = "board" if "hx-request" in request.headers else "import"
    looked = queries.look(db, record, one_of(Outcome, show), page)
    return render(request, f"admin/knowledge/exchange/{name}.html", looked=looked, admin=True,
                  per_page=queries.PER_PAGE)


@router.post("/{import_id}/start")
def start(db: Db, record: Chosen) -> Response:
    background.start(db, record)
    return there(record)


@router.post("/{import_id}/resume")
def resume(db: Db, record: Chosen) -> Response:
    background.resume(db, record)
    return there(record)


@router.get("/{import_id}/rejected.csv")
def download_rejected(db: Db, admin: Admin, import_id: UUID) -> Response:
    return routes.read_rejected(db, admin, import_id)


def there(record: Import) -> Response:
    return RedirectResponse(f"{ADDRESS}/{record.id}", 303)


def page(request: Request, db: Session, form: UploadForm, fault: Fault | None = None) -> Response:
    return render(
        request, "admin/knowledge/exchange/page.html", status=getattr(fault, "status", 422) if fault else 200,
        form=form, errors=faults(fault), topics=topics.list_names(db), imports=queries.list_imports(db), admin=True,
        most_megabytes=PACKED_BYTES // MEGA,
    )
