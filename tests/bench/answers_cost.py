"""What a question costs against a growing base: each size in a process of its own, so that its memory is its own."""

import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from rich.progress import track
from threadpoolctl import threadpool_limits

from api.knowledge.engine.encoder import DIMENSIONS, Encoder, Vectors, unit
from api.knowledge.engine.entries import Entry
from api.knowledge.engine.index import Index
from tests.bench.answers_data import Bench, id_of
from tests.bench.answers_report import Section

SIZES = (100, 1_000, 10_000, 100_000)
AN_ARTICLE = 10  # rows
QUESTIONS = 200
ODD = {
    "empty": "",
    "emoji only": "\N{FIRE}" * 1_000,
    "5,000 words": "where is my card and why does it not work " * 500,
    "5,000 unknown words": "whare is mi crad ant wy dose it nott wrk " * 500,
    "another language": "Warum ist meine Karte nach drei Wochen noch immer nicht angekommen? " * 50,
    "right to left": "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER BEH} " * 5_000,
    "one long word": "x" * 100_000,
    "a script": "<script>alert(1)</script>" * 1_000,
}
HEAD = ["rows", "query, ms CPU", "without encoding, ms CPU", "edit of 10 rows, ms CPU", "process, MB"]


class Stub(Encoder):
    """Encodes one text for real, for its cost; many at once get random vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        if len(texts) <= AN_ARTICLE:
            return super().encode(texts)
        return unit(np.random.default_rng(0).normal(size=(len(texts), DIMENSIONS)).astype(np.float32))


def cost(bench: Bench) -> Section:
    texts = [text for text, _ in bench.asked]
    rows = []
    for size in track(SIZES, "Growing"):
        with get_context("spawn").Pool(1) as process:
            rows.append(process.apply(measured, (size, texts)))
    note = "CPU of one query, one thread, and of one edit; vectors are made up. Memory is the largest the process had."
    return Section("Cost", note, HEAD, rows)


def odd(bench: Bench) -> Section:
    """What is long or strange, asked of a base of 1,000 rows; the slowest of five tries counts."""
    index = Index(Encoder(), grown([text for text, _ in bench.asked], 1_000), calibrated=False)
    rows = []
    for name, text in ODD.items():
        spent = max(_spent(partial(index.decide, text)) for _ in range(5))
        rows.append([name, f"{len(text):,}", f"{spent:.0f}", index.decide(text).outcome])
    note = "CPU of one question, the slowest of five tries."
    return Section("Odd questions", note, ["question", "characters", "ms CPU", "outcome"], rows)


def measured(size: int, texts: Sequence[str]) -> list[str]:
    threadpool_limits(limits=1)
    encoder = Stub()
    index = Index(encoder, grown(texts, size), calibrated=False)
    asked = texts[:QUESTIONS]
    encoding = _spent(lambda: [encoder.encode([text]) for text in asked]) / len(asked)
    query = _spent(lambda: [index.decide(text) for text in asked]) / len(asked)
    edit = _spent(lambda: index.upsert(grown(texts, AN_ARTICLE)[0]))
    return [f"{size:,}", f"{query:.1f}", f"{query - encoding:.1f}", f"{edit:.0f}", f"{_most_memory():.0f}"]


def grown(texts: Sequence[str], rows: int) -> list[Entry]:
    """Articles of made-up example questions, no two alike."""
    many = [f"{texts[number % len(texts)]} {number}" for number in range(rows)]
    groups = [tuple(many[start : start + AN_ARTICLE]) for start in range(0, rows, AN_ARTICLE)]
    return [Entry(id_of(str(place)), 1, "en", "bench", "", "", group) for place, group in enumerate(groups)]


def _most_memory() -> float:
    """Megabytes; what getrusage says includes the parent's."""
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))
    return int(kilobytes) / 1_024


def _spent(work: Callable[[], object]) -> float:
    """Milliseconds of CPU time."""
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1_000
