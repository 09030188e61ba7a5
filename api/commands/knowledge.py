"""Bring a knowledge base in from files, or out into files."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar

from api import tables
from api.accounts import service as accounts
from api.accounts.models import Role
from api.db import Database
from api.errors import CareError, Invalid
from api.knowledge.exchange import exporting, importing, outcomes, packages, reading
from api.knowledge.exchange.checking import Options
from api.knowledge.exchange.items import Item
from api.knowledge.exchange.models import ImportRow, ImportState, Outcome
from api.knowledge.exchange.packages import Format, Package
from api.policy import SYSTEM, Actor
from api.settings import load

main = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
TABLES = tables.metadata  # an article refers to tables of other rooms
WORDS = {Outcome.created: "created", Outcome.changed: "changed", Outcome.kept: "left alone",
         Outcome.refused: "rejected"}


@main.command("import")
def take_in(  # noqa: PLR0913 - each is an option of the command
    path: Annotated[Path, typer.Argument(help="A folder of Markdown, a .zip, a .csv or a .json.")],
    *,
    format: Annotated[Format | None, typer.Option(help="Told by the names of the files otherwise.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    topics: Annotated[Literal["create", "refuse"], typer.Option(help="What becomes of unknown topics.")] = "create",
    existing: Annotated[Literal["change", "keep"], typer.Option(help="What becomes of articles there.")] = "change",
    status: Annotated[Literal["draft", "published"], typer.Option(help="Of new articles that name none.")] = "draft",
    topic: Annotated[str | None, typer.Option(help="Of articles that name none.")] = None,
    level: Annotated[Literal["section", "category"], typer.Option(help="What a topic is, from Zendesk.")] = "section",
    author: Annotated[str, typer.Option(help="E-mail of the administrator whose versions these are.")] = "",
    rejected: Annotated[Path | None, typer.Option(help="Write those that were rejected into this .csv.")] = None,
) -> None:
    """Take articles in. Cut off, it goes on where it was when it is started again. Ends with 1 if any was rejected."""
    database = Database(load().database_url)
    try:
        options = Options(topics=topics, existing=existing, status=status, topic=topic, level=level)
        package = packages.open_path(path, format)
        items = reading.items_of(package, level)
        actor = actor_of(database, author)
        found = looked_through(database, options, items) if dry_run else taken(
            database, actor, Source(path, package, items, options))
    except (CareError, OSError) as refused:
        raise typer.BadParameter(str(refused)) from refused
    tell(found, dry_run, rejected)


@main.command("export")
def bring_out(
    path: Annotated[Path, typer.Argument(help="A folder, or a file that ends in .zip or .csv.")],
    format: Annotated[Format, typer.Option(help="What to write.")] = "markdown",
) -> None:
    """Write all articles into files, drafts and internal ones too."""
    try:
        with Database(load().database_url).transaction() as session:
            number = exporting.write(session, format, path)
    except (CareError, OSError) as refused:
        raise typer.BadParameter(str(refused)) from refused
    typer.echo(f"{number} articles are in {path}.")


@dataclass(frozen=True)
class Source:
    """What is taken in, as it was read."""

    path: Path
    package: Package
    items: Sequence[Item]
    options: Options


def actor_of(database: Database, email: str) -> Actor:
    if not email:
        return SYSTEM
    with database.transaction() as session:
        account = accounts.find_account(session, email)
    if account is None or account.role is not Role.admin:
        raise Invalid(f"No administrator has the address {email}.")
    return Actor("admin", name=account.name, account_id=account.id)


def looked_through(database: Database, options: Options, items: Sequence[Item]) -> list[ImportRow]:
    with database.transaction() as session:
        return list(outcomes.would(session, options, items))


def taken(database: Database, actor: Actor, source: Source) -> list[ImportRow]:
    """All articles, also those that an earlier start had come to."""
    with database.transaction() as session:
        record = importing.unfinished(session, source.package.fingerprint, source.options)
        again = record is not None
        record = record or importing.begin(
            session, actor, source.path.name, source.options, state=ImportState.running,
            format=source.package.format, fingerprint=source.package.fingerprint, total=len(source.items))
    if again:
        typer.echo(f"An import of the same files was cut off: {record.cursor} of {record.total} were done.")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with ProgressBar(*columns) as bar:
        task = bar.add_task("Importing", total=len(source.items), completed=record.cursor)
        importing.carry_on(database, record.id, source.items, lambda reached: bar.update(task, completed=reached.done))
    with database.transaction() as session:
        return list(session.scalars(outcomes.rows(importing.get(session, record.id))))


def tell(found: Sequence[ImportRow], dry_run: bool, rejected: Path | None) -> None:
    counts = Counter(one.outcome for one in found)
    refused = [one for one in found if one.outcome is Outcome.refused]
    for one in refused:
        place = f"{one.file}:{one.line}" if one.line else one.file
        typer.echo(f"rejected  {place}  {one.title or '-'}: {one.reason}")
    if rejected:
        rejected.write_text("".join(outcomes.table(refused)), encoding="utf-8")
    verb = "Would be" if dry_run else "Done:"
    typer.echo(f"{verb} " + ", ".join(f"{counts[outcome]} {word}" for outcome, word in WORDS.items()) + ".")
    raise typer.Exit(1 if refused else 0)
