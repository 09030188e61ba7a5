"""The worker that opens pictures can be killed, and finds nothing of ours."""

from io import BytesIO

import pytest
from PIL import Image

from api.files import redrawing
from api.files.redrawing import NotAPicture, PictureTooSlow, redraw
from tests.api.files.conftest import card, encoded


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch, tmp_path):
    def replace(code: str) -> None:
        (tmp_path / "worker.py").write_text(code)
        monkeypatch.setattr(redrawing, "WORKER", tmp_path / "worker.py")

    return replace


def test_a_worker_that_does_not_end_is_killed(worker, monkeypatch: pytest.MonkeyPatch) -> None:
    worker("while True: pass")
    monkeypatch.setattr(redrawing, "SECONDS", 0.5)
    for _ in range(3):
        with pytest.raises(PictureTooSlow):
            redraw(b"")


def test_a_worker_that_dies_means_no_picture(worker) -> None:
    worker("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    with pytest.raises(NotAPicture):
        redraw(b"")


def test_the_worker_sees_no_secret(worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARE_SECRET", "canary")
    worker("import os; print(sorted(name for name in os.environ if 'CARE' in name or 'DATABASE' in name))")
    assert redrawing.asked(b"") == b"[]\n"


def test_transparency_stays() -> None:
    clear = card().convert("RGBA")
    clear.putalpha(128)
    redrawn = redraw(encoded(clear, "WEBP"))
    assert (redrawn.media_type, redrawn.width, redrawn.height) == ("image/webp", 640, 400)
    assert Image.open(BytesIO(redrawn.data)).mode == "RGBA"
