"""`python -m bot train | serve | actions`: the bot's three commands."""

import argparse
import os
import sys
from importlib import import_module

from bot import logs
from bot.lean import stand_in_for_left_out_packages
from bot.settings import ROOT, UnknownPart
from bot.versions import run_stock_unless_known

# Loaded only when asked for: the action server needs a tenth of what Rasa needs.
COMMANDS = {
    "train": ("bot.training", "train the model, if its sources changed"),
    "serve": ("bot.serving", "serve the model on loopback"),
    "actions": ("bot.acting", "serve the actions on loopback"),
}


def _arguments():
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, explanation) in COMMANDS.items():
        commands.add_parser(name, help=explanation)
    commands.choices["train"].add_argument("--force", action="store_true", help="train although nothing changed")
    return parser.parse_args()


def _calm_down():
    os.environ.update(
        RASA_TELEMETRY_ENABLED="false",
        RASA_CACHE_DIRECTORY=str(ROOT / "var" / "models" / "cache"),
        SQLALCHEMY_SILENCE_UBER_WARNING="1",
    )
    logs.set_up()


def main():
    arguments = vars(_arguments())
    module, _ = COMMANDS[arguments.pop("command")]
    _calm_down()
    os.chdir(ROOT)
    stand_in_for_left_out_packages()
    run_stock_unless_known()
    try:
        import_module(module).main(**arguments)
    except UnknownPart as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
