"""Trains the model when its sources changed; the model's name is the hash of what it was made from."""

import contextlib
import hashlib
import io
import logging
import os
import sys
import threading
import time
from pathlib import Path

from rasa.model_training import train
from tqdm import tqdm

from bot.settings import ROOT, Settings
from bot.versions import EXPECTED

SOURCES = ("domain.yml", "data/nlu", "data/rules", "data/stories")
SOURCES += tuple(f"bot/components/{part}.py" for part in ("classifier", "phrases", "policy"))
# What a training takes on a small machine; only the progress bar believes it.
USUAL_SECONDS = 6
KEPT_MODELS = 5
BAR = "{desc} {percentage:3.0f} % {bar:30}"


class TrainingFailed(RuntimeError):
    pass


def _files(config):
    for source in (config, *SOURCES):
        path = ROOT / source
        yield from sorted(path.rglob("*.yml")) if path.is_dir() else [path]


def fingerprint(settings):
    """Hash of every file that the model depends on, and of Rasa's version."""
    digest = hashlib.sha256(repr(EXPECTED).encode())
    for path in _files(settings.config):
        digest.update(os.path.relpath(path, ROOT).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(settings):
    return Path(settings.models) / f"{fingerprint(settings)}.tar.gz"


@contextlib.contextmanager
def _progress(bar, step_seconds=0.5):
    """Rasa tells nothing that a machine can read: the bar follows the usual time and waits just before its end."""
    done = threading.Event()

    def follow():
        started = time.monotonic()
        while not done.wait(step_seconds):
            bar.n = min(time.monotonic() - started, USUAL_SECONDS * 0.95)
            bar.refresh()

    follower = threading.Thread(target=follow, daemon=True)
    follower.start()
    try:
        yield
        bar.n = USUAL_SECONDS
    finally:
        done.set()
        follower.join()
        bar.refresh()


@contextlib.contextmanager
def _captured():
    """Everything that Rasa prints or logs while it trains: thousands of lines, of use only when it fails."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    root = logging.getLogger()
    before, root.handlers = root.handlers, [handler]
    try:
        with contextlib.redirect_stdout(kept), contextlib.redirect_stderr(kept):
            yield kept
    finally:
        root.handlers = before


def _last_words(said, lines=20):
    """The end of what was captured, without the bars that overwrite themselves."""
    return "\n".join([line for line in said.getvalue().splitlines() if line.strip() and "it/s" not in line][-lines:])


def _train(config, model):
    """Under another name first: a training that is killed must not leave a model that looks finished."""
    unfinished = model.with_name(f"unfinished-{model.name}")
    result = train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / config),
        training_files=[str(ROOT / "data" / part) for part in ("nlu", "rules", "stories")],
        output=str(unfinished.parent),
        fixed_model_name=unfinished.name,
        force_training=True,
    )
    if result.code or not unfinished.exists():
        raise TrainingFailed(f"Rasa's training ended with code {result.code}")
    unfinished.replace(model)


def _forget_old(folder):
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for path in models[:-KEPT_MODELS]:
        path.unlink(missing_ok=True)


def _train_quietly(config, model):
    bar = tqdm(total=USUAL_SECONDS, desc="Training the bot", bar_format=BAR, file=sys.stderr, disable=None)
    with bar, _captured() as said, _progress(bar):
        try:
            _train(config, model)
        except (Exception, SystemExit) as error:
            raise TrainingFailed(f"{_last_words(said)}\nThe bot could not be trained: {error}") from error


def main(force=False):
    settings = Settings()
    model = model_path(settings)
    if model.exists() and not force:
        print(f"The bot's model is up to date: {model.name}")
        return
    if not sys.stderr.isatty():
        print(f"Training the bot, about {USUAL_SECONDS} seconds", flush=True)
    model.parent.mkdir(parents=True, exist_ok=True)
    try:
        _train_quietly(settings.config, model)
    except TrainingFailed as failure:
        sys.exit(str(failure))
    _forget_old(model.parent)
    print(f"The bot is trained: {model.name}")
