"""`python -m api <verb>`: every command of the registry."""

import structlog
import typer

from api import duties, jobs, logs, main, tables
from api.db import Database
from api.demo import seeding
from api.mail import mailbox
from api.settings import load
from api.supervisor import product

log = structlog.get_logger()
app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run() -> None:
    """Start everything and keep it running until Ctrl-C."""
    raise typer.Exit(product.run(load(), accounts=list))


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    tables.migrate(load().database_url)


@app.command()
def serve() -> None:
    """Answer HTTP: pages, API and streams."""
    main.serve(load())


@app.command()
def worker() -> None:
    """Run the background jobs."""
    settings = load()
    logs.set_up(settings.log_level)
    log.info("worker.starts", rooms=len(duties.ROOMS))
    jobs.work(Database(settings.database_url), settings)


@app.command()
def seed() -> None:
    """Put in the demo's articles, people and tickets; what is there stays."""
    settings = load()
    seeding.seed(Database(settings.database_url), settings)


@app.command("mailbox")
def take_mail() -> None:
    """Run the demo's own mail server."""
    mailbox.serve(load())


if __name__ == "__main__":
    app()
