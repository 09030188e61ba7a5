"""What every page needs from the application: its assets, its security headers, and words when something goes wrong."""

from fastapi import FastAPI

from api.web import trouble
from api.web.headers import SecurityHeaders
from api.web.static import Assets


def set_up(app: FastAPI) -> None:
    app.mount("/static", Assets(), name="static")
    app.add_middleware(SecurityHeaders)
    trouble.set_up(app)
