"""The set-up does a thing again only when its inputs changed, and the tests' last line tells the truth."""

import subprocess
import sys
from pathlib import Path

import pytest

from setup.stamps import fingerprint, forget, is_current, remember

ROOT = Path(__file__).resolve().parents[2]
REPORT = '<testsuites><testsuite tests="{tests}" failures="{failures}" errors="0" skipped="1" time="2"/></testsuites>'


def test_a_result_is_current_until_an_input_changes(tmp_path: Path) -> None:
    source = tmp_path / "pins.txt"
    source.write_text("one")
    remember(tmp_path, fingerprint([source], "3.10"))
    assert is_current(tmp_path, fingerprint([source], "3.10"))
    assert not is_current(tmp_path, fingerprint([source], "3.11"))
    source.write_text("two")
    assert not is_current(tmp_path, fingerprint([source], "3.10"))


def test_a_result_being_made_is_not_current(tmp_path: Path) -> None:
    remember(tmp_path, "made")
    forget(tmp_path)
    assert not is_current(tmp_path, "made")


@pytest.mark.parametrize(
    ("failures", "layers", "code", "line"),
    [
        (0, ["api", "bot"], 0, "8 passed, 0 failed, 2 skipped"),
        (1, ["api", "bot"], 1, "6 passed, 2 failed, 2 skipped"),
        (0, ["api", "bot", "e2e"], 1, "8 passed, 1 failed, 2 skipped"),
    ],
)
def test_the_last_line_counts_every_layer(
    tmp_path: Path, failures: int, layers: list[str], code: int, line: str
) -> None:
    for layer in ("api", "bot"):
        (tmp_path / f"{layer}.xml").write_text(REPORT.format(tests=5, failures=failures))
    command = [sys.executable, "-m", "setup", "summary", str(tmp_path), *layers]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (code, line)


def test_make_alone_prints_the_targets() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "run " in said
    assert "test " in said
