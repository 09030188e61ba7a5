"""An upload on its way in: who sends it is known before the first byte is read, and a forged one is not kept."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from api.accounts import cookies, sessions
from api.accounts.csrf import refuse_cross_site, refuse_forged
from api.accounts.models import SignIn
from api.errors import CareError, Forbidden, NotSignedIn
from api.knowledge.exchange.packages import PACKED_BYTES
from api.policy import Actor

ENVELOPE_BYTES = 16 * 1024
MOST_BYTES = PACKED_BYTES + ENVELOPE_BYTES
MOST_FIELDS = 10


class NoFile(CareError):
    status = 422
    detail = "Choose a file first."


@dataclass(frozen=True)
class Upload:
    """A form as it was sent: the file in its field `file`, all else as typed."""

    actor: Actor
    fields: dict[str, str]
    name: str
    data: bytes


def sending(request: Request) -> SignIn:
    """In a transaction of its own: none is open while the file comes in."""
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
    async with request.form(max_files=1, max_fields=MOST_FIELDS) as sent:
        # A browser whose file was not chosen sends an empty text in its place.
        fields = {name: value for name, value in sent.items() if isinstance(value, str) and name != "file"}
        typed = fields.pop("csrf_token", "")
        refuse_forged(request, sign_in, request.headers.get("x-csrf-token") or typed)
        request.state.person, request.state.csrf = sign_in.account, sign_in.csrf_token
        file = sent.get("file")
        data = await file.read() if isinstance(file, UploadFile) else b""
    name = (getattr(file, "filename", None) or "").replace("\0", "")
    return Upload(sessions.actor_of(sign_in), fields, name, data)


Received = Annotated[Upload, Depends(received)]
