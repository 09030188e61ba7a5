"""uv, and the Python environments it makes from hash-pinned requirement files."""

import shutil
import sys
from pathlib import Path
from typing import List, Sequence

from setup.stamps import fingerprint, forget, is_current, remember
from setup.steps import ROOT, TOOLS, StepFailed, attempt, fail, step

UV_PINS = ROOT / "setup" / "uv.txt"
QUIET = {"UV_NO_PROGRESS": "1"}
REACH = "Check that this machine reaches its package registry (proxy, certificates), then run make again."


def uv() -> str:
    """The pinned uv in .tools; where no pip can install it, one that the machine has already."""
    folder, made_from = TOOLS / "uv", fingerprint([UV_PINS])
    if not is_current(folder, made_from):
        found = _install_uv(folder)
        if not found:
            return _uv_of_the_machine()
        remember(folder, made_from)
    return str(folder / "bin" / "uv")


def _install_uv(folder: Path) -> bool:
    """`--target` needs no virtual environment and is allowed on an externally managed Python."""
    options = ["install", "--quiet", "--no-deps", "--require-hashes", "--upgrade", "--target", folder, "-r", UV_PINS]
    for pip in _pips():
        try:
            attempt("Installing uv", [[*pip, *map(str, options)]])
        except StepFailed:
            continue
        return (folder / "bin" / "uv").exists()
    return False


def _pips() -> List[List[str]]:
    others = [shutil.which(name) for name in ("pip3", "pip")]
    return [[sys.executable, "-m", "pip"]] + [[path] for path in others if path]


def _uv_of_the_machine() -> str:
    found = shutil.which("uv")
    if not found:
        fail(
            "Neither pip nor uv could be used. Install pip for this Python (Debian and Ubuntu: apt-get install "
            f"python3-pip), or uv. If pip is there: {REACH[0].lower()}{REACH[1:]}"
        )
    return found


def environment(folder: Path, python: str, requirements: Sequence[Path]) -> None:
    """Makes `folder` hold exactly these packages, each checked against its hash."""
    made_from = [fingerprint(requirements[: count + 1], python) for count in range(len(requirements))]
    interpreter = folder / "bin" / "python"
    if interpreter.exists() and is_current(folder, made_from[-1]):
        return
    program, room = uv(), requirements[0].parent
    forget(folder)
    if not interpreter.exists():
        _make(program, folder, python, room)
    step(
        f"Installing the packages of {room.name}/",
        [[program, "pip", "sync", "--require-hashes", "--compile-bytecode", "--python", interpreter, *requirements]],
        f"The packages of {room.name}/ could not be installed. {REACH}",
        environ=QUIET,
    )
    # Also current for whoever needs fewer of the files: what runs is part of what is tested.
    remember(folder, *made_from)


def _make(program: str, folder: Path, python: str, room: Path) -> None:
    """Run from the room, whose `.python-version` lets version switchers offer the right interpreter.

    uv downloads one itself where the machine has none and the download can be reached.
    """
    step(
        f"Making {folder} with Python {python}",
        [[program, "venv", "--quiet", "--clear", "--no-project", "--python", python, folder.absolute()]],
        f"No Python {python} was found, and none could be downloaded. Install one (for example `pyenv install 3.10`, "
        f"or your system's package), then run make again.",
        cwd=room,
        environ={**QUIET, "PYENV_VERSION": ""},  # set by pyenv for our own interpreter, it would hide the others
    )


def lock(source: Path, python: str) -> None:
    """Pins what `source` asks for, for every platform, by version and hash; no registry is named in the result."""
    options = ["--quiet", "--universal", "--generate-hashes", "--no-annotate", "--no-emit-index-url"]
    overrides = source.with_name(source.stem.replace("requirements", "overrides") + ".txt")
    if overrides.exists():
        options += ["--override", str(overrides)]
    command = [uv(), "pip", "compile", *options, "--python-version", python, "--custom-compile-command", "make lock"]
    target = source.with_suffix(".txt")
    step(f"Pinning {source}", [[*command, source, "--output-file", target]], f"{source} could not be resolved. {REACH}")
