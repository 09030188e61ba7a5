"""Understands lines in a bot's own environment: `python -m tests.bench.bot_parse <model>`, then a count on each line.

Prints, for each count, the milliseconds of as many lines as a JSON list.
"""

import asyncio
import json
import logging
import sys
import time

import structlog

from bot.lean import stand_in_for_left_out_packages

stand_in_for_left_out_packages()

from rasa.core.agent import Agent  # noqa: E402

from bot.components.shortcuts import take_shortcuts  # noqa: E402
from bot.settings import Settings  # noqa: E402

LINES = ("hello", "when will my card arrive", "I want to talk to a person", "why was my salary paid twice this month?")


async def _parse(agent, count):
    took = []
    for number in range(count):
        began = time.perf_counter()
        await agent.parse_message(LINES[number % len(LINES)])
        took.append(1_000 * (time.perf_counter() - began))
    return took


def main():
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    take_shortcuts(Settings().stock)
    agent = Agent.load(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(asyncio.run(_parse(agent, int(line)))), flush=True)


if __name__ == "__main__":
    main()
