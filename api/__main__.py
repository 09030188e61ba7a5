"""`python -m api <command>`: each command is a module in api/commands, loaded alone.

Loading all of the registry takes seconds of processor time, and a start runs seven commands.
"""

import sys
from importlib import import_module

import typer
from pydantic import ValidationError

COMMANDS = {
    "run": "start everything and keep it running until Ctrl-C",
    "admin": "open an administrator's account",
    "migrate": "bring the database to the newest schema",
    "knowledge": "bring articles in from files, or out into files",
    "seed": "put in the demo's articles, people and tickets",
    "serve": "answer HTTP: pages, API and streams",
    "worker": "run the background jobs",
    "mailbox": "run the demo's own mail server",
    "site": "run the website of the demo's company",
}


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else "--help"
    if name not in COMMANDS:
        print("Usage: python -m api <command> [--help]\n")
        print("\n".join(f"  {known:<9} {explanation}" for known, explanation in COMMANDS.items()))
        sys.exit(0 if name == "--help" else 2)
    del sys.argv[1]
    try:
        command = import_module(f"api.commands.{name}").main
        if isinstance(command, typer.Typer):
            command(prog_name=f"python -m api {name}")
        else:
            typer.run(command)
    except ValidationError as refused:
        sys.exit("\n".join(fault["msg"].removeprefix("Value error, ") for fault in refused.errors()))


if __name__ == "__main__":
    main()
