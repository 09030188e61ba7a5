"""What axe finds on a page, by WCAG 2.2 A and AA."""

import os
from pathlib import Path

from playwright.sync_api import Page

from api.settings import ROOT

AXE = Path(os.environ.get("CARE_PACKAGES", ROOT / "node_modules")) / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """Run through the debugger, which the page's content policy does not bind."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found = page.evaluate("rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
