"""Only pixels get in: what else a file is, says or hides stays outside (security rows 2 and 19)."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageFilter

from api.settings import Settings
from tests.api.files.conftest import Widget, card, encoded

pytestmark = pytest.mark.feature("T4")
SCRIPT = b"/*<script>alert(1)</script>*/"


def kept(settings: Settings) -> list[Path]:
    folder = settings.var / "files"
    return sorted(folder.iterdir()) if folder.exists() else []


def fetched(client: TestClient, address: str) -> Image.Image:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return Image.open(BytesIO(answer.content))


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", SCRIPT)
    return out.getvalue()


@pytest.mark.feature("W7")
@pytest.mark.parametrize(("form", "media_type"), [
    ("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/png"),
])
def test_the_usual_pictures_are_taken(widget: Widget, form: str, media_type: str) -> None:
    answer = widget.sent(encoded(card(), form), "my card.bin")
    assert answer["type"] == media_type
    assert answer["name"].startswith("my card.bin.")
    assert answer["hint"] is None
    assert fetched(widget.client, answer["url"]).size == (640, 400)
    assert fetched(widget.client, answer["thumb_url"]).size == (320, 200)


@pytest.mark.parametrize("data", [
    b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"<html>" + SCRIPT, b"%PDF-1.7",
    encoded(card(), "BMP"), encoded(card(), "TIFF"), encoded(card())[:3000], b"GIF89a" + SCRIPT, zipped(),
], ids=["empty", "text", "svg", "html", "pdf", "bmp", "tiff", "half a png", "gif and script", "zip"])
def test_what_is_not_a_picture_is_refused_whatever_its_name(widget: Widget, settings: Settings, data: bytes) -> None:
    answer = widget.upload(data, "photo.png")
    assert answer.status_code == 415
    assert answer.json()["error"] == "NotAPicture"
    assert "PNG" in answer.json()["detail"]
    assert kept(settings) == []


@pytest.mark.parametrize("data", [
    encoded(card(), "GIF", comment=SCRIPT),
    encoded(card(), "JPEG", comment=SCRIPT),
    encoded(card(), "JPEG") + zipped(),
    encoded(card(), "PNG") + SCRIPT,
], ids=["gif with script", "jpeg with script", "jpeg and zip", "png and script"])
def test_a_file_that_is_two_things_becomes_one(widget: Widget, settings: Settings, data: bytes) -> None:
    assert b"alert(1)" in data
    widget.sent(data)
    assert len(kept(settings)) == 2
    for path in kept(settings):
        assert b"alert(1)" not in path.read_bytes()
        assert not zipfile.is_zipfile(path)


def test_place_and_camera_are_gone_and_the_picture_stands_upright(widget: Widget, settings: Settings) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Canary camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 29: "2026:11:22"})
    answer = widget.sent(encoded(card(), "JPEG", exif=exif, comment=b"Canary comment", xmp=b"<x>Canary xmp</x>"))
    picture = fetched(widget.client, answer["url"])
    assert picture.size == (400, 640)
    assert dict(picture.getexif()) == {}
    for path in kept(settings):
        assert b"Canary" not in path.read_bytes()
        assert b"2026:11:22" not in path.read_bytes()


def png_of(width: int, height: int) -> bytes:
    """The header promises that many pixels; what follows it would take a decoder a while to find out."""
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
    return b"\x89PNG\r\n\x1a\n" + header + rows + chunk(b"IEND", b"")


def test_a_pixel_bomb_is_refused_by_its_header(widget: Widget, settings: Settings) -> None:
    answer = widget.upload(png_of(20_000, 20_000))
    assert (answer.status_code, answer.json()["error"]) == (413, "TooManyPixels")
    assert kept(settings) == []


def test_large_pictures_are_made_smaller(widget: Widget) -> None:
    answer = widget.sent(encoded(card().resize((5000, 2500)), "JPEG"))
    assert fetched(widget.client, answer["url"]).size == (2560, 1280)


@pytest.mark.feature("W7")
def test_more_bytes_than_allowed_are_refused(widget: Widget, settings: Settings) -> None:
    answer = widget.upload(encoded(card()) + b"\0" * 11 * 1024 * 1024)
    assert (answer.status_code, answer.json()["error"]) == (413, "PictureTooLarge")
    assert kept(settings) == []


def test_without_a_visitor_nothing_is_read(client: TestClient, site: None) -> None:
    def body() -> object:
        raise AssertionError("the upload was read")
        yield b""

    headers = {"Authorization": "Bearer unknown", "Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/api/v1/widget/files", content=body(), headers=headers).status_code == 401


def test_a_form_without_a_file_is_refused(widget: Widget) -> None:
    answer = widget.client.post("/api/v1/widget/files", data={"file": "text"}, headers=widget.headers())
    assert answer.status_code == 422


@pytest.mark.feature("X6")
@pytest.mark.parametrize(("image", "hint"), [
    (card(), None),
    (card().point(lambda level: level // 6), "dark"),
    (card().resize((1600, 1000)).filter(ImageFilter.GaussianBlur(14)), "blurred"),
    (card().resize((160, 100)), "small"),
], ids=["good", "dark", "blurred", "small"])
def test_a_photograph_that_shows_too_little_is_hinted_at(widget: Widget, image: Image.Image, hint: str | None) -> None:
    assert widget.sent(encoded(image, "JPEG"))["hint"] == hint
