"""Start everything and keep it running until Ctrl-C."""

import typer

from api.demo.people import accounts
from api.settings import load
from api.supervisor import product


def main() -> None:
    raise typer.Exit(product.run(load(), accounts))
