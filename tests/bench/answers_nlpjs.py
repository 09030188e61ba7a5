"""nlp.js as a peer: its pinned packages are installed beside the kept figures, and it ranks in a Node process."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from api.knowledge.engine.encoder import Encoder
from api.knowledge.engine.entries import Entry

HERE = Path(__file__).parent / "nlpjs"
INSTALLED = Path(__file__).parents[2] / "var" / "bench-answers" / "nlpjs"
LIMIT_SECONDS = 1_800


class NlpJs:
    name = "nlp.js 4.27"

    def __init__(self, _encoder: Encoder, entries: Sequence[Entry]) -> None:
        self._owners = {str(entry.id): entry.id for entry in entries}
        self._examples = [(text, str(entry.id)) for entry in entries for text in entry.questions]

    def best(self, texts: Sequence[str]) -> list[tuple[list[UUID], float]]:
        """It trains anew each time: the whole round trip is one process."""
        asked = json.dumps({"examples": self._examples, "asked": list(texts)})
        run = subprocess.run(
            ["node", installed() / "rank.js"], input=asked, capture_output=True, text=True, check=True,
            timeout=LIMIT_SECONDS,
        )  # fmt: skip
        return [self._known(found) for found in json.loads(run.stdout)]

    def _known(self, found: list[tuple[str, float]]) -> tuple[list[UUID], float]:
        owners = [self._owners[topic] for topic, _ in found if topic in self._owners]
        return owners or [UUID(int=0)], found[0][1] if owners else 0.0


def installed() -> Path:
    """Needs Node.js and npm. Raises CalledProcessError when npm can't install."""
    if not (INSTALLED / "node_modules").exists():
        shutil.copytree(HERE, INSTALLED, dirs_exist_ok=True)
        subprocess.run(["npm", "ci", "--prefix", INSTALLED, "--ignore-scripts", "--silent"], check=True)
    shutil.copy(HERE / "rank.js", INSTALLED)
    return INSTALLED
