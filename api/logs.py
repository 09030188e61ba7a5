"""Logs: one JSON object a line, with the correlation id of the conversation's turn where there is one."""

import logging

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def set_up(level: str) -> None:
    structlog.configure(
        processors=[*SHARED, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[libraries()])


def libraries() -> logging.Handler:
    """What libraries log, in the same form: a line break in their words stays inside its object."""
    handler = logging.StreamHandler()
    handler.setFormatter(ProcessorFormatter(
        processors=[ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *SHARED],
    ))
    return handler
