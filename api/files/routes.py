"""Pictures over HTTP: sent by the widget or by who is signed in, and shown to whoever may see them."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from api.files import pictures, storage
from api.files.access import NoSuchPicture, ShownPicture
from api.files.receiving import MOST_BYTES, PersonUpload, Upload, VisitorUpload
from api.files.redrawing import redraw

router = APIRouter(tags=["files"], max_body_size=MOST_BYTES)
widget_router = APIRouter(tags=["widget"], max_body_size=MOST_BYTES)

# A signed address is all it takes, so any page may read the answer; cookies don't travel with a wildcard.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, max-age=900",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}


@widget_router.post("/api/v1/widget/files", status_code=201)
def take_from_visitor(request: Request, upload: VisitorUpload) -> dict[str, Any]:
    return keep(request, upload)


@router.post("/api/v1/pictures", status_code=201)
def take_from_person(request: Request, upload: PersonUpload) -> dict[str, Any]:
    return keep(request, upload)


def keep(request: Request, upload: Upload) -> dict[str, Any]:
    """The transaction begins when the picture is drawn. `hint` is a key that pages word: dark, blurred, small."""
    redrawn = redraw(upload.data)
    with request.app.state.database.transaction() as session:
        picture = pictures.keep(session, storage.of(request.app.state.settings), upload.actor, upload.name, redrawn)
        return pictures.wire(picture) | {"bytes": picture.size_bytes, "hint": redrawn.hint}


@router.get("/api/v1/pictures/{picture_id}")
def show(request: Request, picture: ShownPicture) -> Response:
    return answer(request, pictures.key(picture.id), picture.media_type, f"attachment; {filename(picture.name)}")


@router.get("/api/v1/pictures/{picture_id}/thumb")
def show_thumb(request: Request, picture: ShownPicture) -> Response:
    return answer(request, pictures.thumb_key(picture.id), "image/webp", "inline")


def answer(request: Request, key: str, media_type: str, disposition: str) -> Response:
    try:
        data = storage.of(request.app.state.settings).read(key)
    except KeyError:
        raise NoSuchPicture() from None
    return Response(data, media_type=media_type, headers=HEADERS | {"Content-Disposition": disposition})


def filename(name: str) -> str:
    """As RFC 8187 writes it: nothing in a name can end the header."""
    return f"filename*=UTF-8''{quote(name, safe='')}"
