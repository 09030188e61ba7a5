"""Import and export of the knowledge base: upload, see what would happen, take it in, and files to download."""

from dataclasses import dataclass
from datetime import UTC
from typing import Annotated, Any, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from api import jobs
from api.accounts import cookies, sessions
from api.accounts.csrf import refuse_cross_site, refuse_forged
from api.accounts.doors import Admin
from api.accounts.models import SignIn
from api.db import Db, now
from api.errors import CareError, Forbidden, NotSignedIn
from api.knowledge import topics
from api.knowledge.exchange import exporting, importing, outcomes, queries
from api.knowledge.exchange.checking import Options
from api.knowledge.exchange.jobs import NAME
from api.knowledge.exchange.models import Import, ImportState, Outcome
from api.knowledge.exchange.packages import MEGA, PACKED_BYTES, Format
from api.policy import Actor
from api.web.admin.knowledge import one_of
from api.web.forms import Fault, TypedForm, faults
from api.web.pages import render

router = APIRouter(prefix="/admin/knowledge/exchange", include_in_schema=False)
ENVELOPE_BYTES = 16 * 1024
MEDIA = {".zip": "application/zip", ".csv": "text/csv; charset=utf-8"}


class NoFile(CareError):
    status = 422
    detail = "Choose a file first."


class NotNow(CareError):
    status = 409
    detail = "This import is not waiting for that. Reload the page to see where it is."


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


@dataclass(frozen=True)
class Upload:
    actor: Actor
    form: UploadForm
    name: str
    data: bytes


def sending(request: Request) -> SignIn:
    """Known before the first byte is read, and in a transaction of its own: none is open while the file comes in."""
    refuse_cross_site(request)
    token = cookies.read(request)
    with request.app.state.database.transaction() as session:
        sign_in = sessions.find(session, token) if token else None
        if sign_in is None:
            raise NotSignedIn()
        if sessions.actor_of(sign_in).kind != "admin":
            raise Forbidden()
    return sign_in


async def received(request: Request, sign_in: Annotated[SignIn, Depends(sending)]) -> Upload:
    async with request.form(max_files=1, max_fields=10) as sent:
        # A browser whose file was not chosen sends an empty text in its place.
        fields = {name: value for name, value in sent.items() if isinstance(value, str) and name != "file"}
        refuse_forged(request, sign_in, request.headers.get("x-csrf-token") or fields.get("csrf_token", ""))
        request.state.person, request.state.csrf = sign_in.account, sign_in.csrf_token
        file = sent.get("file")
        data = await file.read() if isinstance(file, UploadFile) else b""
    try:
        form = UploadForm.model_validate(fields)
    except ValidationError:
        raise NotNow() from None
    return Upload(sessions.actor_of(sign_in), form, (getattr(file, "filename", None) or "").replace("\0", ""), data)


def import_for(import_id: UUID, db: Db, _: Admin) -> Import:
    return importing.get(db, import_id)


Received = Annotated[Upload, Depends(received)]
Chosen = Annotated[Import, Depends(import_for)]


@router.get("")
def show_exchange(request: Request, db: Db, _: Admin) -> Response:
    return page(request, db, UploadForm())


@router.post("", max_body_size=PACKED_BYTES + ENVELOPE_BYTES)
def upload(request: Request, db: Db, sent: Received) -> Response:
    """Looked through in the background, since that may take a while."""
    try:
        options = sent.form.options()
        if not sent.data:
            raise NoFile()
    except (CareError, ValidationError) as fault:
        return page(request, db, sent.form, fault)
    record = importing.begin(db, sent.actor, sent.name, options, content=sent.data, state=ImportState.checking)
    hand_over(db, record)
    return RedirectResponse(f"/admin/knowledge/exchange/{record.id}", 303)


@router.get("/export/{format}")
def download(db: Db, _: Admin, format: Format) -> Response:
    suffix = exporting.SUFFIX[format]
    name = f"knowledge-{format}-{now().astimezone(UTC):%Y-%m-%d}{suffix}"
    return attachment(exporting.packed(db, format), name, MEDIA[suffix])


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
    """Of two who press the button at once, one starts it."""
    db.refresh(record, with_for_update=True)
    if record.state is not ImportState.checked:
        raise NotNow()
    importing.start(record)
    hand_over(db, record)
    return RedirectResponse(f"/admin/knowledge/exchange/{record.id}", 303)


@router.post("/{import_id}/resume")
def resume(db: Db, record: Chosen) -> Response:
    """After its job was given up; a second job at the same import does no harm."""
    if record.state not in importing.UNDER_WAY:
        raise NotNow()
    jobs.replace_failed(db, NAME, import_id=str(record.id))
    record.moved_at = now()
    return RedirectResponse(f"/admin/knowledge/exchange/{record.id}", 303)


@router.get("/{import_id}/rejected.csv")
def download_rejected(db: Db, record: Chosen) -> Response:
    table = outcomes.table(db.scalars(outcomes.rows(record, Outcome.refused)))
    return attachment("".join(table).encode(), "rejected.csv", MEDIA[".csv"])


def hand_over(db: Session, record: Import) -> None:
    jobs.defer(db, NAME, import_id=str(record.id))


def attachment(data: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type=media_type, headers=headers)


def page(request: Request, db: Session, form: UploadForm, fault: Fault | None = None) -> Response:
    return render(
        request, "admin/knowledge/exchange/page.html", status=getattr(fault, "status", 422) if fault else 200,
        form=form, errors=faults(fault), topics=topics.list_names(db), imports=queries.list_imports(db), admin=True,
        most_megabytes=PACKED_BYTES // MEGA, formats=get_args(Format),
    )
