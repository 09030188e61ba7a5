"""The style page: every part of the look in one place, for people and for the accessibility tests (demo only)."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.db import now
from api.errors import NotFound
from api.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/demo/style")
def show_style(request: Request) -> HTMLResponse:
    if not request.app.state.settings.demo:
        raise NotFound()
    return render(request, "demo/style.html", earlier=now() - timedelta(hours=3), later=now() + timedelta(minutes=25))
