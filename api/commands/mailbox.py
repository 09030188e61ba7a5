"""Run the demo's own mail server."""

from api.mail import mailbox
from api.settings import load


def main() -> None:
    mailbox.serve(load())
