"""The website of an imaginary company, on an origin of its own: it embeds the widget as any customer's site would."""

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from api import logs
from api.settings import Settings
from api.web import pages
from api.web.headers import SecurityHeaders
from api.web.static import Assets

SITE_KEY = "nimbus-demo"


def address(settings: Settings) -> str:
    return f"http://{settings.host}:{settings.site_port}"


def create_site(settings: Settings) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.mount("/static", Assets(), name="static")
    app.add_middleware(SecurityHeaders)
    app.add_api_route("/", show_home)
    app.add_api_route("/cards", show_home)
    return app


def show_home(request: Request) -> HTMLResponse:
    registry = request.app.state.settings.base_url
    return pages.render(request, "site/home.html", embeds=registry, registry=registry, site_key=SITE_KEY)


def serve(settings: Settings) -> None:
    """Answer on the site's own port until SIGTERM."""
    logs.set_up(settings.log_level)
    uvicorn.run(create_site(settings), host=settings.host, port=settings.site_port, log_config=None, access_log=False,
                server_header=False)
