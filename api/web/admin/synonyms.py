"""The admin's page of synonyms: groups of words that mean the same to customers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.accounts.doors import Admin, Staff
from api.db import Db
from api.errors import CareError
from api.knowledge import synonyms
from api.knowledge.synonyms import WriteSynonyms
from api.policy import Actor
from api.web.admin.articles import pieces
from api.web.forms import Fault, TypedForm, faults
from api.web.pages import render

router = APIRouter(prefix="/admin/knowledge/synonyms", include_in_schema=False)
HERE = "/admin/knowledge/synonyms"


class GroupForm(TypedForm):
    """Words between commas."""

    words: str = ""

    def command(self) -> WriteSynonyms:
        return WriteSynonyms(words=pieces(self.words, ","))


Typed = Annotated[GroupForm, Form()]


@router.get("")
def show_groups(request: Request, db: Db, actor: Staff) -> Response:
    return page(request, db, actor, GroupForm())


@router.post("")
def add(request: Request, db: Db, actor: Admin, form: Typed) -> Response:
    try:
        synonyms.add(db, form.command())
    except (CareError, ValidationError) as fault:
        return page(request, db, actor, form, fault)
    return RedirectResponse(HERE, 303)


@router.post("/{group_id}")
def change(request: Request, db: Db, actor: Admin, group_id: UUID, form: Typed) -> Response:
    try:
        synonyms.change(db, group_id, form.command())
    except (synonyms.TermTaken, ValidationError) as fault:
        return page(request, db, actor, GroupForm(), fault)
    return RedirectResponse(HERE, 303)


@router.post("/{group_id}/remove")
def remove(db: Db, _: Admin, group_id: UUID) -> Response:
    synonyms.remove(db, group_id)
    return RedirectResponse(HERE, 303)


def page(request: Request, db: Session, actor: Actor, form: GroupForm, fault: Fault | None = None) -> Response:
    return render(
        request, "admin/knowledge/synonyms.html", status=getattr(fault, "status", 422) if fault else 200,
        groups=synonyms.list_groups(db), form=form, errors=faults(fault), admin=actor.kind == "admin",
    )
