"""The browser that the tests drive: the machine's own Chromium, installed from the system's packages when missing."""

import os
import shutil
from contextlib import suppress
from typing import Optional

from setup.steps import StepFailed, attempt, fail, step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> None:
    if _find():
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if not shutil.which("apt-get") or (prefix and not shutil.which("sudo")):
        fail("The browser tests need Chromium: install it so that `chromium` is on the PATH, then run make test again.")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    with suppress(StepFailed):  # an old list may still do
        attempt("Updating the list of system packages", [[*apt, "update"]])
    install = [*apt, "install", "--yes", "--no-install-recommends", "chromium"]
    step("Installing Chromium", [install], "Install Chromium (apt-get install chromium), then run make test again.")


def _find() -> Optional[str]:
    return next((path for path in map(shutil.which, NAMES) if path), None)
