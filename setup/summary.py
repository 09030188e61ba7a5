"""The last lines of `make test`: each layer's figures out of pytest's reports, then one line for all of them."""

import sys
from collections import Counter
from pathlib import Path
from typing import List, Sequence, Tuple
from xml.etree import ElementTree

KINDS = ("passed", "failed", "skipped")


def summary(folder: Path, layers: Sequence[str]) -> None:
    """Ends with an error if a layer failed, left no report, or ran no test."""
    total: "Counter[str]" = Counter()
    missing: List[str] = []
    print("\nlayer      " + "".join(f"{kind:>9}" for kind in KINDS) + "  seconds")
    for layer in layers:
        report = folder / f"{layer}.xml"
        figures, seconds = _read(report) if report.exists() else (Counter(), 0.0)
        print(f"{layer:<11}" + "".join(f"{figures[kind]:>9}" for kind in KINDS) + f"{seconds:>9.0f}")
        total += figures
        if not figures["passed"]:
            missing.append(layer)
    if missing:
        print(f"Nothing passed in: {', '.join(missing)}.")
    print(f"{total['passed']} passed, {total['failed'] + len(missing)} failed, {total['skipped']} skipped")
    sys.exit(1 if missing or total["failed"] else 0)


def _read(report: Path) -> "Tuple[Counter[str], float]":
    figures: "Counter[str]" = Counter()
    seconds = 0.0
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        count = {name: int(suite.get(name, "0")) for name in ("tests", "errors", "failures", "skipped")}
        failed = count["errors"] + count["failures"]
        figures += Counter(failed=failed, skipped=count["skipped"], passed=count["tests"] - failed - count["skipped"])
        seconds += float(suite.get("time", "0"))
    return figures, seconds
