"""Whether a part is ready, asked from outside: does its port answer, does its page?"""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable

from api.processes import StartError

Probe = Callable[[], Awaitable[bool]]
ANSWER_SECONDS = 2


async def always() -> bool:
    """For a part without a door: it is ready when it runs."""
    return True


def listens(host: str, port: int) -> Probe:
    async def probe() -> bool:
        return bool(await _ask(host, port, b""))

    return probe


def answers(host: str, port: int, path: str = "/") -> Probe:
    """Any answer but a server error: some parts have nothing to show on their pages."""

    async def probe() -> bool:
        said = await _ask(host, port, f"GET {path} HTTP/1.0\r\nHost: {host}:{port}\r\n\r\n".encode())
        return said.startswith(b"HTTP/") and b" 5" not in said[:12]

    return probe


async def _ask(host: str, port: int, question: bytes) -> bytes:
    """The first line of the answer; without a question, that a connection came about is the answer."""
    with contextlib.suppress(OSError, TimeoutError, ValueError):
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(question)
                return await reader.readline() if question else b"yes"
            finally:
                writer.close()
    return b""


def refuse_taken_port(host: str, port: int, setting: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            raise StartError(
                f"Port {port} on {host} can't be used ({error.strerror}): "
                f"stop what uses it, or set {setting} to another port."
            ) from None
