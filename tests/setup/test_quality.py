"""The tools that read the code find nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = {
    "ruff": [sys.executable, "-m", "ruff", "check", "--no-fix", "."],
    "types": [sys.executable, "-m", "mypy"],
    "typescript": ["node_modules/.bin/tsc", "--noEmit", "--project", "tsconfig.json"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_nothing_to_complain_about(tool: str) -> None:
    done = subprocess.run(TOOLS[tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
