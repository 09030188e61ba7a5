"""The versions that our shortcuts through Rasa were written against; with any other, Rasa runs as it comes."""

import logging
import os
from importlib.metadata import version

from bot.settings import PARTS

EXPECTED = {"rasa": "3.6.21", "rasa-sdk": "3.6.2"}

logger = logging.getLogger(__name__)


def run_stock_unless_known():
    """A shortcut replaces a function of Rasa that may have changed: right and slow is better than quick and wrong."""
    found = {package: version(package) for package in EXPECTED}
    if found == EXPECTED:
        return
    os.environ["CARE_BOT_STOCK"] = "all"
    logger.warning(
        "Unknown Rasa, so it runs as it comes, without our shortcuts (%s): installed are %s, they are built for %s. "
        "See docs/decisions/bot-environment.md",
        ", ".join(sorted(PARTS)),
        _said(found),
        _said(EXPECTED),
    )


def _said(versions):
    return ", ".join(f"{package} {number}" for package, number in versions.items())
