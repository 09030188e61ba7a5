"""What is installed is pinned by version and hash, and no file says where it comes from."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINNED = [ROOT / name for name in ("api/requirements.txt", "tests/requirements.txt", "bot/requirements.txt")]
PINNED += [ROOT / name for name in ("bot/requirements-full.txt", "setup/uv.txt", "setup/node.txt")]


@pytest.mark.parametrize("path", PINNED, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_python_package_has_a_version_and_hashes_and_no_host(path: Path) -> None:
    text = path.read_text().replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert packages
    assert [line for line in packages if not re.match(r"^[a-z0-9._-]+(\[[a-z,]+\])?==\S+ .*--hash=sha256:", line)] == []
    assert "://" not in text
    assert "index-url" not in text


def test_every_npm_package_has_a_hash_and_no_host() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    outside = {name: entry for name, entry in packages.items() if name}
    assert outside
    assert [name for name, entry in outside.items() if "integrity" not in entry or "resolved" in entry] == []


def test_npm_packages_are_asked_for_by_exact_version() -> None:
    asked = json.loads((ROOT / "package.json").read_text())
    versions = [*asked["dependencies"].values(), *asked["devDependencies"].values()]
    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
