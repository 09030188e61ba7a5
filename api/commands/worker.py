"""Run the background jobs."""

import structlog

from api import duties, jobs, logs
from api.db import Database
from api.settings import load

log = structlog.get_logger()


def main() -> None:
    settings = load()
    logs.set_up(settings.log_level)
    log.info("worker.starts", rooms=len(duties.ROOMS))
    jobs.work(Database(settings.database_url), settings)
