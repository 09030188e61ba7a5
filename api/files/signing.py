"""Signed addresses of pictures: an `<img>` on another website can send neither cookie nor token."""

import hmac
import time
from hashlib import sha256
from uuid import UUID

from api.settings import load

QUARTER_HOUR_SECONDS = 900


def address(picture_id: UUID, leaf: str = "") -> str:
    """Opens this one picture for 15 to 30 minutes. It ends on the quarter hour, so that browsers can cache it."""
    expires = str((int(time.time()) // QUARTER_HOUR_SECONDS + 2) * QUARTER_HOUR_SECONDS)
    return f"/api/v1/pictures/{picture_id}{leaf}?expires={expires}&signature={sign(picture_id, expires)}"


def opens(picture_id: UUID, expires: str, signature: str) -> bool:
    """`expires` is anybody's text until the signature says it is ours."""
    genuine = hmac.compare_digest(sign(picture_id, expires).encode(), signature.encode("utf-8", "replace"))
    return genuine and int(expires) > time.time()


def sign(picture_id: UUID, expires: str) -> str:
    about = f"picture:{picture_id}:{expires}".encode("utf-8", "replace")
    return hmac.new(load().secret.get_secret_value().encode(), about, sha256).hexdigest()
