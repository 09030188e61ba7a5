"""Whether the process lives, whether it can serve, and its figures for Prometheus."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text

from api import figures
from api.db import Db
from api.errors import CareError, NotFound


class StillReading(CareError):
    status = 503
    detail = "The knowledge base is still being read."


router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
def readyz(request: Request, db: Db) -> dict[str, str]:
    """Ready when the database answers and the knowledge base is indexed."""
    db.execute(text("SELECT 1"))
    if request.app.state.library is None:
        raise StillReading()
    return {"status": "ready"}


@router.get("/metrics")
def metrics(request: Request, db: Db, authorization: Annotated[str, Header()] = "") -> Response:
    """Only for the holder of CARE_METRICS_TOKEN, where one is set."""
    wanted = request.app.state.settings.metrics_token.get_secret_value()
    if wanted and not secrets.compare_digest(authorization.encode(), f"Bearer {wanted}".encode()):
        raise NotFound()
    return Response(figures.written(db), media_type=CONTENT_TYPE_LATEST)
