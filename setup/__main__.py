"""`python -m setup environment | pages | browser | summary`; the Makefile calls it."""

import argparse
import os
import sys

if sys.version_info < (3, 9):
    sys.exit("Setting up needs Python 3.9 or newer: make PYTHON=python3.x …")

from pathlib import Path

from setup.browser import browser
from setup.environments import environment, lock
from setup.pages import pages
from setup.steps import ROOT
from setup.summary import summary


def main() -> None:
    os.umask(0o022)  # the database server may run as another user and has to be able to read its programs
    os.chdir(ROOT)
    arguments = vars(_parser().parse_args())
    arguments.pop("verb")(**arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m setup", description=__doc__)
    verbs = parser.add_subparsers(required=True)
    make = verbs.add_parser("environment", help="a Python environment from requirement files")
    make.add_argument("folder", type=Path)
    make.add_argument("python")
    make.add_argument("requirements", type=Path, nargs="+")
    make.set_defaults(verb=environment)
    pin = verbs.add_parser("lock", help="write the requirement file of a room from its .in file")
    pin.add_argument("source", type=Path)
    pin.add_argument("python")
    pin.set_defaults(verb=lock)
    verbs.add_parser("pages", help="the pages' scripts and styles").set_defaults(verb=pages)
    verbs.add_parser("browser", help="the Chromium for the tests").set_defaults(verb=browser)
    end = verbs.add_parser("summary", help="the figures of all layers")
    end.add_argument("folder", type=Path)
    end.add_argument("layers", nargs="+")
    end.set_defaults(verb=summary)
    return parser


if __name__ == "__main__":
    main()
