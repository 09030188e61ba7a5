"""What is handed in is opened within bounds, and refused whole when something about it is wrong."""

import os
import struct
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from api.knowledge.exchange import packages
from api.knowledge.exchange.packages import Unusable
from tests.api.knowledge.exchange.conftest import FREEZE, unpacked, zipped


def names(package: packages.Package) -> list[str]:
    return [file.name for file in package.files]


def bomb(size: int) -> bytes:
    """An archive that says it is small."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for number in range(3):
            archive.writestr(f"cards/{number}.md", bytes(size // 3))
    return buffer.getvalue()


def test_folder_archive_and_their_order_are_the_same(tmp_path: Path) -> None:
    files = {"cash/b.md": FREEZE, "cards/a.md": FREEZE, "README.md": "# Read me", "cards/a.png": "x", ".git/c.md": "x",
             "__MACOSX/cards/a.md": "x"}
    folder = packages.open_path(unpacked(tmp_path, files))
    archive = packages.open_bytes("base.zip", zipped(files))
    assert names(folder) == names(archive) == ["cards/a.md", "cash/b.md"]
    assert folder.fingerprint == archive.fingerprint
    changed = packages.open_bytes("base.zip", zipped(files | {"cash/b.md": FREEZE + "."}))
    assert changed.fingerprint != archive.fingerprint


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    unpacked(tmp_path, {"base/cards/a.md": FREEZE, "secret.md": FREEZE})
    os.symlink(tmp_path / "secret.md", tmp_path / "base" / "cards" / "b.md")
    assert names(packages.open_path(tmp_path / "base")) == ["cards/a.md"]


@pytest.mark.parametrize("name", ["../x.md", "cards/../../x.md", "/etc/x.md", "..\\x.md", "C:\\x.md", "C:/x.md"])
def test_archive_that_leads_out_of_itself_is_refused_whole(name: str) -> None:
    with pytest.raises(Unusable, match="outside of itself"):
        packages.open_bytes("base.zip", zipped({"cards/a.md": FREEZE, name: FREEZE}))


def test_link_in_an_archive_is_refused() -> None:
    link = ZipInfo("cards/b.md")
    link.external_attr = 0o120777 << 16
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Unusable, match="outside of itself"):
        packages.open_bytes("base.zip", buffer.getvalue())


def test_bomb_is_stopped_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unusable, match="larger than 128 MB"):
        packages.open_bytes("base.zip", bomb(packages.UNPACKED_BYTES + 30))


def test_archive_that_lies_about_a_size_is_damaged() -> None:
    honest = zipped({"cards/a.md": "x" * 1000})
    lying = honest.replace(struct.pack("<L", 1000), struct.pack("<L", 10))
    with pytest.raises(Unusable, match="damaged"):
        packages.open_bytes("base.zip", lying)


def test_too_many_files_are_not_even_listed() -> None:
    with pytest.raises(Unusable, match="20,000 files"):
        packages.open_bytes("base.zip", b"PK\x03\x04" + packages.CENTRAL_ENTRY * 20_001)


@pytest.mark.parametrize("data", [
    b"PK\x03\x04", b"PK\x03\x04" + bytes(500), b"no archive", zipped({"a.md": FREEZE})[:-30], zlib.compress(b"x"), b"",
])
def test_broken_archive_is_refused(data: bytes) -> None:
    with pytest.raises(Unusable, match="damaged"):
        packages.open_bytes("base.zip", data)


def test_other_ways_of_packing_are_refused() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_BZIP2) as archive:
        archive.writestr("cards/a.md", FREEZE)
    with pytest.raises(Unusable, match="another way"):
        packages.open_bytes("base.zip", buffer.getvalue())


def test_encrypted_archive_is_refused() -> None:
    data = bytearray(zipped({"cards/a.md": FREEZE}))
    data[data.index(packages.CENTRAL_ENTRY) + 8] |= 1
    with pytest.raises(Unusable, match="encrypted"):
        packages.open_bytes("base.zip", bytes(data))


def test_format_is_told_by_the_names_or_by_the_caller() -> None:
    both = zipped({"a.md": FREEZE, "b.csv": "title,body\n"})
    with pytest.raises(Unusable, match="several formats"):
        packages.open_bytes("base.zip", both)
    assert names(packages.open_bytes("base.zip", both, "csv")) == ["b.csv"]
    with pytest.raises(Unusable, match="no article"):
        packages.open_bytes("base.zip", zipped({"a.png": "x"}))
    with pytest.raises(Unusable, match="no article"):
        packages.open_bytes("a.md", b"x", "csv")


def test_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="There is no file"):
        packages.open_path(tmp_path / "nothing")
