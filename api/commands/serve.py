"""Answer HTTP: pages, API and streams."""

from api import main as application
from api.settings import load


def main() -> None:
    application.serve(load())
