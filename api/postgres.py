"""The database: a PostgreSQL of our own in a folder, or the one that DATABASE_URL names."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import pq

from api.cluster import ROLE, SOCKET, Cluster, ready_cluster
from api.processes import Account, StartError, die_with_parent, identity, last_lines

DATABASE = "postgres"  # the one that a new server has; nothing else lives on it
PATIENCE_SECONDS = 60  # recovery after a hard kill replays the log first


@dataclass(frozen=True)
class Launch:
    """Everything needed to start the server in one folder, once that folder is ready for it."""

    argv: tuple[str, ...]
    account: Account | None  # who to run as; None: ourselves
    url: str
    log: Path


@contextmanager
def provide(folder: Path, given_url: str | None) -> Iterator[str]:
    """The URL of a usable database: the given one or none at all; our own server only when none is given."""
    if given_url:
        yield checked(given_url)
    else:
        with serve(folder) as url:
            yield url


@contextmanager
def serve(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """Our own server in `folder` for as long as the block lasts; `durable=False` suits throw-away data."""
    with reserve(folder):
        launch = prepare(folder, durable=durable)
        server = _start(launch)
        try:
            yield launch.url
        finally:
            _stop(server)


@contextmanager
def reserve(folder: Path) -> Iterator[None]:
    """Keeps a second run out of the folder. The lock belongs to this process and goes with it, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(
                f"The database in {folder} is in use by another run of this product: stop that one first."
            ) from None
        yield


def prepare(folder: Path, *, durable: bool = True) -> Launch:
    """Makes the folder ready for a start: created, nobody serving from it, nothing stale in the way."""
    cluster = ready_cluster(folder)
    url = f"postgresql+psycopg://{ROLE}:{cluster.password}@/{DATABASE}?host={quote(str(cluster.sockets), safe='/')}"
    _retire_leftover(url)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    (cluster.sockets / f"{SOCKET}.lock").unlink(missing_ok=True)
    return Launch(_argv(cluster, durable), cluster.account, url, folder / "log")


def is_ready(url: str) -> bool:
    return _ping(url) == pq.Ping.OK


def checked(url: str) -> str:
    """The URL in the form SQLAlchemy wants, after one real connection through it."""
    scheme, _, rest = url.partition("://")
    if scheme not in ("postgres", "postgresql", "postgresql+psycopg"):
        raise StartError(f"DATABASE_URL must start with postgresql://, not with {scheme}://.")
    try:
        psycopg.connect(f"postgresql://{rest}", connect_timeout=10).close()
    except psycopg.Error as error:
        raise StartError(
            f"DATABASE_URL names a database that can't be used ({str(error).strip().splitlines()[0]}): "
            "correct it, or unset it to use the embedded database."
        ) from error
    return f"postgresql+psycopg://{rest}"


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _ping(url: str) -> pq.Ping:
    return pq.Ping(pq.PGconn.ping(_plain(url).encode()))


def _argv(cluster: Cluster, durable: bool) -> tuple[str, ...]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{cluster.sockets}"',
        "synchronous_commit": "on" if durable else "off",
        "fsync": "on" if durable else "off",
        "max_connections": "200",
        "timezone": "UTC",
        "log_checkpoints": "off",
        "jit": "off",
    }
    pairs = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return (str(cluster.binaries / "postgres"), "-D", str(cluster.data), *pairs)


def _retire_leftover(url: str) -> None:
    """A server whose supervisor was killed outright ends by itself, where the system ties children to parents.

    Elsewhere it goes on; we hold the folder's lock, so nobody else wants it. Its process id comes from the
    server that answers, never from a file that may be older than the last restart of the machine.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (answer := _ping(url)) in (pq.Ping.OK, pq.Ping.REJECT):
        if time.monotonic() > deadline:
            raise StartError("A database server left over from an earlier run does not stop: end it by hand.")
        if answer == pq.Ping.OK:
            _ask_to_stop(url)
        time.sleep(0.1)


def _ask_to_stop(url: str) -> None:
    try:
        with psycopg.connect(_plain(url)) as connection:
            row = connection.execute(r"select split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int").fetchone()
        if row:
            os.kill(row[0], signal.SIGINT)
    except (psycopg.OperationalError, ProcessLookupError):
        return  # it was ending anyway


def _start(launch: Launch) -> "subprocess.Popen[bytes]":
    """Starts and waits until it answers; again while the last one's shared memory is still being let go."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    server = _spawn(launch)
    while not is_ready(launch.url):
        if server.poll() is not None:
            said = last_lines(launch.log)
            if time.monotonic() > deadline or not any("is still in use" in line for line in said):
                raise StartError("The database did not start: " + " / ".join(said))
            time.sleep(0.5)
            server = _spawn(launch)
        if time.monotonic() > deadline:
            _stop(server)
            raise StartError(f"The database did not answer in {PATIENCE_SECONDS} s: see {launch.log}.")
        time.sleep(0.05)
    return server


def _spawn(launch: Launch) -> "subprocess.Popen[bytes]":
    with launch.log.open("ab") as log:
        return subprocess.Popen(
            launch.argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **identity(launch.account),
            start_new_session=True,  # a Ctrl-C at the terminal is for us, who stop things in order
            preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 (it takes no lock)
        )


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """SIGINT: disconnect everybody and stop cleanly; the harder way only if that takes too long."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()
