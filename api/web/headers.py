"""Security headers: a strict policy for every page, and a mute one for whatever is not a page."""

import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOT_A_PAGE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def new_nonce() -> str:
    return secrets.token_urlsafe(16)


def page_policy(nonce: str, embeds: str = "") -> str:
    """The policy of one page; `embeds` is the origin of the registry whose widget it carries, if it isn't our own."""
    ours = f"'self' {embeds}".strip()
    return (
        f"default-src 'self'; script-src {ours} 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src {ours} data: blob:; connect-src {ours}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
        "object-src 'none'"
    )


class SecurityHeaders:
    """Adds what an answer lacks; written as plain ASGI because streams pass through it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", NOT_A_PAGE)
            await send(message)

        await self.app(scope, receive, send_guarded if scope["type"] == "http" else send)
