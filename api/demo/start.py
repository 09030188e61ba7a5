"""The front door: in the demo a page that shows every way in, otherwise the help centre."""

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts.doors import maybe_sign_in
from api.demo.people import accounts
from api.web import site
from api.web.brand import Branded
from api.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/", dependencies=[Branded, Depends(maybe_sign_in)])
def show_start(request: Request) -> Response:
    settings = request.app.state.settings
    if not settings.demo:
        return RedirectResponse("/help", 307)
    return render(request, "site/start.html", site=site.address(settings), accounts=accounts())
