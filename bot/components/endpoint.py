"""How Rasa calls the action server: over a kept connection, and never for longer than a customer waits."""

import asyncio

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

# rasa-sdk's server drops a connection that was idle for five seconds.
KEEP_SECONDS = 4
ANSWER_SECONDS = 8
HUNG_UP = (aiohttp.ServerDisconnectedError, ConnectionResetError)


class ActionEndpoint(EndpointConfig):
    """Stock Rasa opens a session for each call and waits five minutes for the answer."""

    _kept = None

    async def request(self, method="post", subpath=None, content_type="application/json", compress=False, **kwargs):
        try:
            return await self._send(method, kwargs["json"])
        except HUNG_UP:
            # The kept connection had just been closed; actions may run twice, the registry knows a turn it has seen.
            return await self._send(method, kwargs["json"])
        except asyncio.TimeoutError as error:
            raise aiohttp.ClientError(f"the action server took more than {ANSWER_SECONDS} seconds") from error

    async def _send(self, method, body):
        async with self._connected().request(method, self.url, json=body) as response:
            if response.status >= 400:
                raise ClientResponseError(response.status, response.reason, await response.text())
            return await response.json()

    def _connected(self):
        if self._kept is None or self._kept.closed:
            self._kept = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_SECONDS),
                timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
            )
        return self._kept
