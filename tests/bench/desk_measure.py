"""Asks the product and the Rasas beside it the same questions in turns, then several at once; keeps the figures."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

import httpx2
from rich.progress import track

from tests.bench.desk_load import LEVELS, Load, peer_load, product_load, together
from tests.bench.desk_outcomes import Judged, Outcome, judge
from tests.bench.desk_peers import Peer, client_for_peers, gist
from tests.bench.desk_questions import Library, Question, sample
from tests.bench.desk_visitor import client_of, visiting

A_VISITOR_ASKS = 5
ROUNDS = 2
FEWEST = 4  # conversations of a round
ANSWERS = (Outcome.right, Outcome.among, Outcome.unknown, Outcome.wrong, Outcome.astray)
PRODUCT = "the product"


@dataclass
class Measured:
    """`times` and `alike` by name: milliseconds of each turn, and whether a peer said the same as the product."""

    judged: list[Judged] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)
    alike: dict[str, list[bool]] = field(default_factory=dict)
    loads: dict[str, dict[int, Load]] = field(default_factory=dict)


async def ask_all(base_url: str, questions: Sequence[Question], known: Library, peers: Sequence[Peer] = ()) -> Measured:
    """A visitor asks a few questions of the product; then each Rasa gets the same turns, in changing order."""
    measured = Measured()
    async with client_of(base_url) as client, client_for_peers() as beside:
        groups = [questions[start : start + A_VISITOR_ASKS] for start in range(0, len(questions), A_VISITOR_ASKS)]
        for number, group in enumerate(track(groups, "Asking")):
            judged = await ask_product(client, group, known)
            note_product(measured, judged)
            for place in range(len(peers)):
                await ask_peer(measured, beside, peers[(place + number) % len(peers)], judged)
    return measured


async def ask_product(client: httpx2.AsyncClient, questions: Sequence[Question], known: Library) -> list[Judged]:
    """One visitor; after a hand-over or in a form another visitor goes on."""
    waiting, judged = deque(questions), []
    while waiting:
        async with visiting(client) as visitor:
            while waiting:
                question = waiting.popleft()
                judged.append(judge(question, await visitor.hear(question.text), known))
                if not judged[-1].stays_with_bot:
                    break
    return judged


def note_product(measured: Measured, judged: Sequence[Judged]) -> None:
    measured.judged += judged
    turns = (each.heard.turn for each in judged)
    measured.times.setdefault(PRODUCT, []).extend(turn.milliseconds for turn in turns if turn.milliseconds)


async def ask_peer(measured: Measured, client: httpx2.AsyncClient, peer: Peer, judged: Sequence[Judged]) -> None:
    for each in judged:
        took, said = await peer.ask(client, each.heard.turn)
        measured.alike.setdefault(peer.name, []).append(said == gist(each.heard.lines))
        if said:
            measured.times.setdefault(peer.name, []).append(took)


async def load_all(base_url: str, measured: Measured, peers: Sequence[Peer]) -> None:
    """Only questions that the bot deals with itself, so that each conversation can go on."""
    texts = cycle(each.question.text for each in measured.judged if each.outcome in ANSWERS)
    rounds = [level for level in LEVELS for _ in range(ROUNDS)]
    async with client_of(base_url) as client, client_for_peers() as beside:
        for level in track(rounds, "Loading"):
            groups = [list(islice(texts, A_VISITOR_ASKS)) for _ in range(max(level, FEWEST))]
            load, turns = await product_load(client, groups, level)
            note_load(measured, PRODUCT, load)
            for peer in peers:
                note_load(measured, peer.name, await peer_load(beside, peer, turns, level))


def note_load(measured: Measured, name: str, load: Load) -> None:
    loads = measured.loads.setdefault(name, {})
    loads[load.at_once] = together(loads[load.at_once], load) if load.at_once in loads else load


async def measure(base_url: str, questions: Sequence[Question], known: Library, peers: Sequence[Peer]) -> Measured:
    await ask_all(base_url, sample(known.examples, A_VISITOR_ASKS, 0), known, peers)  # to warm up
    measured = await ask_all(base_url, questions, known, peers)
    await load_all(base_url, measured, peers)
    return measured
