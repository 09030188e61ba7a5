"""The bot's logs: one JSON object a line, as the registry writes them, with the turn and conversation it belongs to."""

import logging
import sys

import structlog
from structlog.stdlib import ProcessorFormatter

SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
NOISY = ("rasa", "rasa_sdk", "sanic", "sanic_cors", "apscheduler", "pykwalify", "urllib3")


def set_up():
    """The channel and the actions bind `turn` and `conversation`; what Rasa itself says meanwhile bears them too."""
    # Old packages warn of their own age at every start, and set the filters of `warnings` back.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    logging.basicConfig(level=logging.INFO, handlers=[_handler()], force=True)
    structlog.configure(
        processors=[*SHARED, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _handler():
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        ProcessorFormatter(
            processors=[ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *SHARED],
        )
    )
    return handler
