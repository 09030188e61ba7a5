"""The desk's own lines in a thread, rendered from templates: no sentence for a customer is composed in code."""

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent / "conversations" / "templates"
environment = Environment(
    loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    autoescape=False,  # noqa: S701 - plain text: whoever shows a line escapes it
)


def clock_time(at: datetime) -> str:
    """An instant in UTC words; pages show the reader's own time beside it."""
    return f"{at:%a %d %b, %H:%M} UTC"


environment.filters["clock_time"] = clock_time


def line(name: str, **values: Any) -> str:
    return environment.get_template(f"{name}.txt.j2").render(values).strip()
