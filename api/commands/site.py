"""Run the website of the demo's company, which embeds the widget."""

from api.settings import load
from api.web import site


def main() -> None:
    site.serve(load())
