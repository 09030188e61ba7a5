"""Why the bot said a line, unfolded beside it: for agents and admins, never for customers."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.accounts.doors import Staff
from api.db import Db
from api.frontdesk import tracing
from api.web.pages import render

router = APIRouter(prefix="/app", include_in_schema=False)


@router.get("/lines/{line_id}/trace")
def show_trace(request: Request, db: Db, actor: Staff, line_id: UUID) -> Response:
    return render(request, "console/trace.html", trace=tracing.get_trace(db, actor, line_id))
