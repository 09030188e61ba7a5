"""What dies comes back, what is stopped is gone, and what can't start says so in one sentence."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.processes import StartError
from api.supervisor.probes import refuse_taken_port
from api.supervisor.product import bot_python
from api.supervisor.secret import kept_secret
from tests.setup.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]
Running = subprocess.Popen[str]


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Running]:
    process = start(tmp_path)
    eventually(lambda: len(table(tmp_path)) == 3 and family(tmp_path) != 0)
    yield process
    left = everybody(tmp_path)
    process.kill()
    process.wait()
    for pid in filter(is_alive, left):
        os.kill(pid, signal.SIGKILL)


def start(var: Path, *words: str) -> Running:
    command = [sys.executable, "-m", "tests.setup.small_product", str(var), *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def table(var: Path) -> dict[str, Any]:
    file = var / "run/parts.json"
    return json.loads(file.read_text()) if file.exists() else {}


def family(var: Path) -> int:
    """The process that the part `family` started last."""
    log = var / "log/family.log"
    said = log.read_text().split() if log.exists() else []
    return int(said[-1]) if said else 0


def is_alive(pid: int) -> bool:
    """A process that only waits to be collected is dead."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def everybody(var: Path) -> list[int]:
    """Nobody, once the supervisor has taken its table away."""
    pids = [row["pid"] for row in table(var).values()]
    return [*pids, family(var)] if pids else []


def test_a_part_that_is_killed_is_back_by_itself(product: Running, tmp_path: Path) -> None:
    before, child = table(tmp_path)["family"], family(tmp_path)
    os.kill(before["pid"], signal.SIGKILL)
    eventually(lambda: table(tmp_path).get("family", before)["pid"] != before["pid"])
    assert table(tmp_path)["family"]["starts"] == 2
    eventually(lambda: not is_alive(child))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_no_process_behind(product: Running, tmp_path: Path, how: signal.Signals) -> None:
    pids = everybody(tmp_path)
    product.send_signal(how)
    assert product.wait(timeout=60) == 0
    assert [pid for pid in pids if is_alive(pid)] == []


def test_the_parts_end_with_a_supervisor_that_is_killed(product: Running, tmp_path: Path) -> None:
    pids = [row["pid"] for row in table(tmp_path).values()]
    product.kill()
    product.wait()
    eventually(lambda: not any(is_alive(pid) for pid in pids))


def test_a_part_that_can_not_start_is_told_with_its_reason(tmp_path: Path) -> None:
    process = start(tmp_path, "broken")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "cellar did not start (exit 1): the cellar is flooded" in said
    assert "Traceback" not in said
    assert "welcome" not in said


def test_a_taken_port_is_told_with_its_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=rf"Port {port} .*CARE_PORT"):
            refuse_taken_port("127.0.0.1", port, "CARE_PORT")


def test_the_command_says_in_one_sentence_that_its_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environ = {**os.environ, "CARE_PORT": str(taken.getsockname()[1]), "CARE_VAR": str(tmp_path)}
        command = [sys.executable, "-m", "api", "run"]
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "CARE_PORT" in done.stderr


def test_the_installation_keeps_its_own_secrets(tmp_path: Path) -> None:
    first, other = kept_secret(tmp_path / "a", "CARE_TEST_SECRET"), kept_secret(tmp_path / "b", "CARE_TEST_SECRET")
    assert len(first) == 64
    assert first != other
    assert kept_secret(tmp_path / "a", "CARE_TEST_SECRET") == first
    assert (tmp_path / "a/care_test_secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("build", "folder"), [(None, "bot"), ("lean", "bot"), ("full", "bot-full")])
def test_one_setting_chooses_the_bots_build(build: str | None, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CARE_BOT_PYTHON", raising=False)
    monkeypatch.delenv("CARE_BOT_BUILD", raising=False)
    if build:
        monkeypatch.setenv("CARE_BOT_BUILD", build)
    assert bot_python() == str(ROOT / ".venv" / folder / "bin" / "python")


def test_unknown_build_of_the_bot_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARE_BOT_BUILD", "half")
    with pytest.raises(StartError, match="lean, full"):
        bot_python()
