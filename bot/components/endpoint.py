"""How Rasa runs the actions: over a kept connection to their server, or inside its own process."""

import asyncio
import json

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor

# rasa-sdk's server drops a connection that was idle for five seconds.
KEEP_SECONDS = 4
HUNG_UP = (aiohttp.ServerDisconnectedError, ConnectionResetError)


class ActionEndpoint(EndpointConfig):
    """Stock Rasa opens a session for each call, and waits five minutes for the answer; here `seconds`."""

    def __init__(self, url, seconds, **kwargs):
        super().__init__(url, **kwargs)
        self._seconds, self._kept = seconds, None

    async def request(self, method="post", subpath=None, content_type="application/json", compress=False, **kwargs):
        try:
            return await self._send(method, kwargs["json"])
        except HUNG_UP:
            # The kept connection had just been closed; actions may run twice, the registry knows a turn it has seen.
            return await self._send(method, kwargs["json"])
        except asyncio.TimeoutError as error:
            raise aiohttp.ClientError(f"the action server took more than {self._seconds} seconds") from error

    async def _send(self, method, body):
        async with self._connected().request(method, self.url, json=body) as response:
            if response.status >= 400:
                raise ClientResponseError(response.status, response.reason, await response.text())
            return await response.json()

    def _connected(self):
        if self._kept is None or self._kept.closed:
            self._kept = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_SECONDS),
                timeout=aiohttp.ClientTimeout(total=self._seconds),
            )
        return self._kept


class ActionsInside(EndpointConfig):
    """The action server's own executor without the server: one process less, but the actions can't restart alone."""

    def __init__(self, package, seconds, **kwargs):
        super().__init__("inside:", **kwargs)
        self._seconds = seconds
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, method="post", subpath=None, content_type="application/json", compress=False, **kwargs):
        # Written and read as over HTTP, so that no action can change Rasa's tracker behind its back.
        call = json.loads(json.dumps(kwargs["json"]))
        answer = await asyncio.wait_for(self._executor.run(call), timeout=self._seconds)
        return json.loads(json.dumps(answer))
