"""The demo's own mail server: takes every mail over SMTP and keeps it in a Maildir that a page shows."""

import mailbox
import signal
import threading
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from api.settings import Settings


class Letterbox:
    """Keeps what arrives; aiosmtpd calls it for each message."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        maildir(self.folder).add(content)
        return "250 Kept"


def maildir(folder: Path) -> mailbox.Maildir:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return mailbox.Maildir(folder, create=True)


def controller(folder: Path, host: str, port: int) -> Controller:
    return Controller(Letterbox(folder), hostname=host, port=port)


def serve(settings: Settings) -> None:
    """Take mail until SIGTERM."""
    server = controller(settings.var / "mailbox", settings.smtp_host, settings.smtp_port)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    server.start()
    stop.wait()
    server.stop()


def letters(folder: Path) -> list[tuple[str, EmailMessage]]:
    """Key and message of every mail, the newest first."""
    box = maildir(folder)
    parser = BytesParser(policy=policy.default)
    kept = sorted(box.keys(), key=lambda key: (folder / "new" / key).stat().st_mtime, reverse=True)
    return [(key, parser.parsebytes(box.get_bytes(key))) for key in kept]
