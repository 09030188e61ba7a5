"""Open an administrator's account; how the first one comes into a fresh installation."""

from typing import Annotated

import typer

from api import tables
from api.accounts import service
from api.accounts.models import Role
from api.accounts.passwords import refuse_weak
from api.db import Database
from api.errors import CareError, Invalid
from api.settings import load


def main(
    email: str,
    name: str,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    url = load().database_url
    tables.migrate(url)
    try:
        refuse_weak(password, email)
        with Database(url).transaction() as session:
            if service.find_account(session, email):
                raise Invalid(f"There is already an account with the address {email}.")
            service.open_account(session, Role.admin, email, name, password)
    except CareError as refused:
        raise typer.BadParameter(str(refused)) from refused
    typer.echo(f"{name} may sign in as {email}.")
