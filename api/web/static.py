"""Built assets: addressed by the hash of their content, so browsers may keep them for ever."""

import hashlib
import re
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
HASH = re.compile(r"[0-9a-f]{12}")
FOR_EVER = "public, max-age=31536000, immutable"
# Addresses without a hash are the ones customers paste into their pages, such as /static/widget.js.
A_WHILE = "public, max-age=300"

_known: dict[str, tuple[int, str]] = {}


def address(name: str) -> str:
    """The address of a built asset, changing whenever its content does."""
    return f"/static/{digest(name)}/{name}"


def digest(name: str) -> str:
    path = FOLDER / name
    changed = path.stat().st_mtime_ns if path.exists() else 0
    if _known.get(name, (0, ""))[0] != changed or not changed:
        content = path.read_bytes() if changed else b""
        _known[name] = (changed, hashlib.sha256(content).hexdigest()[:12])
    return _known[name][1]


class Assets(StaticFiles):
    """Serves `<hash>/<name>` and `<name>`; only the current hash is kept for ever by browsers."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        first, _, rest = path.partition("/")
        name = rest if HASH.fullmatch(first) else path
        response = await super().get_response(name, scope)
        current = name is rest and first == digest(name)
        response.headers["Cache-Control"] = FOR_EVER if current else A_WHILE
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
