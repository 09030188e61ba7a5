"""Imports and exports for programs; administrators only."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, ValidationError

from api.accounts.doors import Admin
from api.db import Db, now
from api.knowledge.exchange import background, exporting, importing, outcomes, queries
from api.knowledge.exchange.checking import Options
from api.knowledge.exchange.models import Import, ImportState, Outcome
from api.knowledge.exchange.packages import Format
from api.knowledge.exchange.queries import Looked
from api.knowledge.exchange.receiving import MOST_BYTES, Received

router = APIRouter(prefix="/api/v1", tags=["knowledge"])
MEDIA = {".zip": "application/zip", ".csv": "text/csv; charset=utf-8"}


class ImportRowView(BaseModel):
    """What became of an article, or would."""

    model_config = ConfigDict(from_attributes=True)

    file: str
    line: int
    title: str
    locale: str
    slug: str
    outcome: Outcome
    reason: str
    article_id: UUID | None


class ImportView(BaseModel):
    """`state` says whether the rows tell what would be (checking, checked) or what is."""

    id: UUID
    name: str
    state: ImportState
    reason: str
    done: int
    total: int
    counts: dict[Outcome, int]
    begun_at: datetime
    rows: list[ImportRowView]

    @classmethod
    def of(cls, looked: Looked) -> Self:
        record = looked.record
        return cls(
            id=record.id, name=record.name, state=record.state, reason=record.reason, done=record.cursor,
            total=record.total, counts=looked.counts, begun_at=record.begun_at,
            rows=[ImportRowView.model_validate(row) for row in looked.rows],
        )


def view(db: Db, record: Import) -> ImportView:
    return ImportView.of(queries.look(db, record, None, 1))


@router.post("/imports", status_code=202, max_body_size=MOST_BYTES)
def upload_articles(db: Db, sent: Received) -> ImportView:
    """A form of several parts: the file in `file`, the options beside it."""
    try:
        options = Options.model_validate(sent.fields)
    except ValidationError as fault:
        raise RequestValidationError(fault.errors(include_url=False, include_input=False)) from None
    return view(db, background.look_through(db, sent, options))


@router.get("/imports/{import_id}")
def read_import(db: Db, _: Admin, import_id: UUID, outcome: Outcome | None = None,
                page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> ImportView:
    return ImportView.of(queries.look(db, importing.get(db, import_id), outcome, page))


@router.post("/imports/{import_id}/start")
def start_import(db: Db, _: Admin, import_id: UUID) -> ImportView:
    record = importing.get(db, import_id)
    background.start(db, record)
    return view(db, record)


@router.post("/imports/{import_id}/resume")
def resume_import(db: Db, _: Admin, import_id: UUID) -> ImportView:
    record = importing.get(db, import_id)
    background.resume(db, record)
    return view(db, record)


@router.get("/imports/{import_id}/rejected")
def read_rejected(db: Db, _: Admin, import_id: UUID) -> Response:
    """A table to work through."""
    table = outcomes.table(db.scalars(outcomes.rows(importing.get(db, import_id), Outcome.refused)))
    return attachment("".join(table).encode(), "rejected.csv")


@router.get("/exports/{format}")
def export_articles(db: Db, _: Admin, format: Format) -> Response:
    """All articles, in one file."""
    name = f"knowledge-{format}-{now():%Y-%m-%d}{exporting.SUFFIX[format]}"
    return attachment(exporting.packed(db, format), name)


def attachment(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type=MEDIA[name[name.rindex("."):]], headers=headers)
