"""What was handed in for an import: a folder, a .zip or one file, opened within bounds, taken or refused whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - an exception under a lower-case name

from api.errors import CareError

Format = Literal["markdown", "csv", "zendesk"]
SUFFIXES: dict[str, Format] = {".md": "markdown", ".csv": "csv", ".json": "zendesk"}
MEGA = 1024 * 1024
PACKED_BYTES = 32 * MEGA
UNPACKED_BYTES = 128 * MEGA
MOST_FILES = 20_000
CENTRAL_ENTRY = b"PK\x01\x02"
METHODS = {ZIP_STORED: "stored", ZIP_DEFLATED: "deflated"}
ENCRYPTED = 0x1
SYMLINK = 0o120000


class Unusable(CareError):
    """Nothing of the package was taken."""

    status = 422
    detail = "This can't be imported."


@dataclass(frozen=True)
class File:
    name: str
    data: bytes

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self.name)


@dataclass(frozen=True)
class Package:
    """Files of one format in a steady order, so that an import that was cut off finds its place again."""

    format: Format
    files: tuple[File, ...]

    @property
    def fingerprint(self) -> str:
        digest = sha256(self.format.encode())
        for file in self.files:
            digest.update(f"\n{len(file.name)}:{file.name}:{len(file.data)}:".encode(errors="surrogatepass"))
            digest.update(file.data)
        return digest.hexdigest()


def open_path(path: Path, wanted: Format | None = None) -> Package:
    if path.is_dir():
        return package(list(_in_folder(path)), wanted)
    if not path.is_file():
        raise Unusable(f"There is no file or folder {path}.")
    most = PACKED_BYTES if path.suffix.lower() == ".zip" else UNPACKED_BYTES
    if path.stat().st_size > most:
        raise Unusable(f"The file is larger than {most // MEGA} MB.")
    return open_bytes(path.name, path.read_bytes(), wanted)


def open_bytes(name: str, data: bytes, wanted: Format | None = None) -> Package:
    if name.lower().endswith(".zip") or data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return package(list(_in_archive(data)), wanted)
    return package([File(PurePosixPath(name).name or "file", data)], wanted)


def package(files: list[File], wanted: Format | None) -> Package:
    """Only the files of the one format; others, such as pictures, stay out."""
    kinds = {SUFFIXES[file.path.suffix.lower()] for file in files if file.path.suffix.lower() in SUFFIXES}
    if wanted is None and len(kinds) > 1:
        raise Unusable(f"It holds several formats ({', '.join(sorted(kinds))}). Say which one is meant.")
    chosen = wanted or next(iter(kinds), None)
    fitting = [file for file in files if SUFFIXES.get(file.path.suffix.lower()) == chosen]
    if chosen is None or not fitting:
        raise Unusable("There is no article in it: nothing ends in .md, .csv or .json as the format wants it.")
    return Package(chosen, tuple(sorted(fitting, key=lambda file: file.name)))


def _in_folder(root: Path) -> Iterator[File]:
    left = UNPACKED_BYTES
    for number, path in enumerate(_files_under(root)):
        left -= path.stat().st_size
        if left < 0 or number >= MOST_FILES:
            raise Unusable(f"The folder holds more than {UNPACKED_BYTES // MEGA} MB or {MOST_FILES:,} files.")
        yield File(path.relative_to(root).as_posix(), path.read_bytes())


def _files_under(root: Path) -> Iterator[Path]:
    """Links are not followed: what is imported stands in the folder."""
    for path in sorted(root.rglob("*")):
        inside = PurePosixPath(path.relative_to(root).as_posix())
        if path.is_file() and not path.is_symlink() and path.suffix.lower() in SUFFIXES and not _hidden(inside):
            yield path


def _in_archive(data: bytes) -> Iterator[File]:
    # Counted before the directory is read: each of its entries costs memory, whatever the archive says of their number.
    if len(data) > PACKED_BYTES or data.count(CENTRAL_ENTRY) > MOST_FILES:
        raise Unusable(f"The archive is larger than {PACKED_BYTES // MEGA} MB or holds more than {MOST_FILES:,} files.")
    try:
        with ZipFile(BytesIO(data)) as archive:
            yield from _unpacked(archive)
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, UnicodeDecodeError, ValueError) as fault:
        raise Unusable("The archive is damaged, or no .zip at all.") from fault


def _unpacked(archive: ZipFile) -> Iterator[File]:
    left = UNPACKED_BYTES
    for entry in archive.infolist():
        path = _checked(entry)
        if entry.is_dir() or path.suffix.lower() not in SUFFIXES or _hidden(path):
            continue
        with archive.open(entry) as packed:
            unpacked = packed.read(left + 1)
        left -= len(unpacked)
        if left < 0:
            raise Unusable(f"Unpacked, the archive is larger than {UNPACKED_BYTES // MEGA} MB.")
        yield File(str(path), unpacked)


def _checked(entry: ZipInfo) -> PurePosixPath:
    """One name that leads out of the archive spoils it all: nobody packs such a thing by accident."""
    name = entry.filename.replace("\\", "/")
    path = PurePosixPath(name)
    leads_out = path.is_absolute() or ".." in path.parts or ":" in name.partition("/")[0]
    if leads_out or entry.external_attr >> 16 & SYMLINK == SYMLINK:
        raise Unusable(f"The archive names a file outside of itself: {name[:120]!r}.")
    if entry.flag_bits & ENCRYPTED:
        raise Unusable("The archive is encrypted.")
    if entry.compress_type not in METHODS:
        raise Unusable("The archive is packed in another way than .zip files usually are. Pack it again.")
    return path


def _hidden(path: PurePosixPath) -> bool:
    """What systems put beside the files, and the folder's own description."""
    system = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return system or path.name.lower() == "readme.md"
