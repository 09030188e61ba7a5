"""A small registry that keeps the widget API's contract in memory, with faults that tests switch on."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

Json = dict[str, Any]

ARTICLE: Json = {"id": "a-1", "title": "When your new card arrives", "url": "/help/en/articles/a-1", "version": 3}
BLOCKS = [
    {"type": "p", "text": "A new card usually takes 5 working days. You can follow it in the app:"},
    {"type": "oli", "text": "Open Cards and choose the new card."},
    {"type": "oli", "text": "Tap Track delivery."},
    {"type": "h", "text": "If it is late"},
    {"type": "li", "text": "Check the address in your profile."},
    {"type": "li", "text": "After 10 working days, ask us for a new one: https://nimbus.example/cards."},
]


@dataclass
class Faults:
    """`lose_answers` commits a line but drops the connection before the answer, as a bad network does."""

    down: bool = False
    status: int = 0
    slow_s: float = 0
    lose_answers: bool = False
    no_files: bool = False


@dataclass
class Thread:
    visitor: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: Json = field(default_factory=lambda: {"owner": "bot", "agent": None, "team": None, "ticket": None})
    lines: list[Json] = field(default_factory=list)

    def about(self) -> Json:
        return {"id": self.id if self.lines else None, **self.status, "signed_in": False, "name": None}

    def snapshot(self, cursor: int) -> Json:
        return {**self.about(), "lines": self.lines, "cursor": str(cursor)}


class Registry:
    """Called from the test's thread as well: it only appends, and the streams poll."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.threads: dict[str, Thread] = {}
        self.events: list[tuple[str, str, Json]] = []
        self.posts: list[Json] = []
        self.tickets: dict[str, Json] = {}
        self.ratings: list[Json] = []
        self.welcome = "Hello, I am the assistant of Nimbus Bank. Ask me anything about your account."
        self.accent = "#2458d3"
        self.answers = True
        self.open_streams = 0
        self.stream_round = 0
        self.limits = {"line_chars": 10_000, "picture_bytes": 10_485_760, "pictures": 5}

    @property
    def thread(self) -> Thread:
        """The thread of the only visitor."""
        return next(iter(self.threads.values()))

    def drop_streams(self) -> None:
        self.stream_round += 1

    def append(self, thread: Thread, text: str, by: str = "bot", **more: Any) -> Json:
        names = {"agent": "Ana Ortiz", "bot": "Assistant", "system": "", "customer": ""}
        line = {
            "id": str(uuid.uuid4()), "seq": len(thread.lines) + 1, "at": datetime.now(UTC).isoformat(), "by": by,
            "name": names[by], "kind": "text", "text": text, "blocks": None, "article": None, "buttons": [],
            "files": [], "fields": [], "receipt": None, "key": None, **more,
        }
        thread.lines.append(line)
        self.events.append((thread.visitor, "line", line))
        return line

    def change(self, thread: Thread, **status: Any) -> None:
        thread.status.update(status)
        self.events.append((thread.visitor, "conversation", thread.about()))

    def hand_over(self, thread: Thread, agent: str | None = None) -> None:
        ticket = {"reference": "CC-004217-3", "status": "open" if agent else "new",
                  "status_text": f"With {agent}" if agent else "Received", "url": "/portal/tickets/CC-004217-3"}
        owner = {"kind": "team", "name": "Cards team"}
        receipt = {"reference": "CC-004217-3", "owner": owner, "promised_by": "2026-11-23T14:30:00+00:00"}
        self.append(thread, "Your request CC-004217-3 is filed.", by="system", kind="receipt", receipt=receipt)
        who = {"name": agent, "initials": agent[0]} if agent else None
        self.change(thread, owner="agent" if agent else "queue", agent=who, team="Cards team", ticket=ticket)

    def answer(self, thread: Thread, question: str) -> None:
        if not self.answers or thread.status["owner"] != "bot":
            return
        if "card" in question:
            buttons = [{"title": "That helped", "index": 0}, {"title": "Not what I meant", "index": 1}]
            self.append(thread, "This should help:", kind="article", article=ARTICLE, blocks=BLOCKS, buttons=buttons)
        elif "leave" in question:
            self.append(thread, "The assistant can't answer right now.", by="system", kind="leave_message")
        elif "person" in question:
            self.hand_over(thread)
        else:
            self.append(thread, f"You said: {question}")

    def say(self, thread: Thread, key: str, body: Json) -> Json:
        self.posts.append({"key": key, **body})
        standing = next((line for line in thread.lines if line["key"] == key), None)
        if standing:
            return standing
        files = [{"id": name, "name": "photo.png", "type": "image/png", "url": "/photo.png",
                  "thumb_url": f"/api/v1/widget/files/{name}"} for name in body["files"]]
        line = self.append(thread, body["text"], by="customer", key=key, files=files)
        self.answer(thread, body["text"])
        return line


def registry_of(request: Request) -> Registry:
    return request.app.state.registry


def thread_of(request: Request) -> Thread | None:
    return registry_of(request).threads.get(request.headers.get("authorization", ""))


def refuse(status: int, detail: str) -> Response:
    return JSONResponse({"error": "Refused", "detail": detail}, status)


async def settings(request: Request) -> Response:
    known = registry_of(request)
    if request.query_params.get("site_key") != "demo":
        return refuse(404, "No such site.")
    site = {"key": "demo", "name": "Nimbus Bank", "accent": known.accent, "position": "right", "welcome": known.welcome,
            "locale": "en"}
    return JSONResponse({"site": site, "limits": known.limits})


async def sessions(request: Request) -> Response:
    token = uuid.uuid4().hex
    registry_of(request).threads[f"Bearer {token}"] = Thread(f"Bearer {token}")
    return JSONResponse({"token": token}, 201)


async def conversation(request: Request) -> Response:
    known, thread = registry_of(request), thread_of(request)
    if thread is None:
        return refuse(401, "Please begin again.")
    if request.method == "POST":
        thread = known.threads[request.headers["authorization"]] = Thread(thread.visitor)
    return JSONResponse(thread.snapshot(len(known.events)), 201 if request.method == "POST" else 200)


async def lines(request: Request) -> Response:
    known, thread = registry_of(request), thread_of(request)
    if thread is None:
        return refuse(401, "Please begin again.")
    body = await request.json()
    assert set(body) == {"text", "button", "files", "page_url"}
    if body["text"] == "refuse this":
        return refuse(422, "This can't be sent.")
    line = known.say(thread, request.headers["idempotency-key"], body)
    if known.faults.lose_answers:
        return refuse(503, "")
    return JSONResponse(line, 202)


async def follow(request: Request, visitor: str) -> AsyncIterator[str]:
    """All lines of the visitor, whichever of his conversations they belong to, as the registry does."""
    known = registry_of(request)
    turn, at = known.stream_round, int(request.query_params["after"])
    known.open_streams += 1
    try:
        yield f": open\nid: {at}\n\n"
        while turn == known.stream_round and not known.faults.down:
            for number, (owner, event, data) in list(enumerate(known.events, 1))[at:]:
                if owner == visitor:
                    yield f"id: {number}\nevent: {event}\ndata: {json.dumps(data)}\n\n"
                at = number
            await asyncio.sleep(0.02)
    finally:
        known.open_streams -= 1


async def stream(request: Request) -> Response:
    thread = thread_of(request)
    if thread is None:
        return refuse(401, "Please begin again.")
    return StreamingResponse(follow(request, thread.visitor), media_type="text/event-stream")


async def tickets(request: Request) -> Response:
    body = await request.json()
    registry_of(request).tickets[request.headers["idempotency-key"]] = body
    return JSONResponse({"reference": "CC-004217-3"}, 201)


async def rating(request: Request) -> Response:
    registry_of(request).ratings.append(await request.json())
    return JSONResponse({}, 201)


async def solved(request: Request) -> Response:
    known, thread = registry_of(request), thread_of(request)
    assert thread is not None
    ticket = {**thread.status["ticket"], "status": "resolved", "status_text": "Solved: tell us if not"}
    known.append(thread, "How was our help?", by="system", kind="rating")
    known.change(thread, ticket=ticket)
    return JSONResponse({})


async def files(request: Request) -> Response:
    if registry_of(request).faults.no_files:
        return refuse(501, "Not here.")
    form = await request.form()
    upload: Any = form["file"]
    name = str(uuid.uuid4())
    request.app.state.pictures[name] = await upload.read()
    thumb = f"/api/v1/widget/files/{name}"
    return JSONResponse({"id": name, "name": upload.filename, "type": "image/png", "bytes": 1, "thumb_url": thumb}, 201)


async def picture(request: Request) -> Response:
    if thread_of(request) is None:
        return refuse(401, "Please begin again.")
    return Response(request.app.state.pictures[request.path_params["name"]], media_type="image/png")


async def articles(request: Request) -> Response:
    found = "zzz" not in request.query_params["q"]
    hit = {"id": "a-1", "title": ARTICLE["title"], "url": ARTICLE["url"], "excerpt": "How long it takes."}
    return JSONResponse({"items": [hit] if found else []})


async def article(request: Request) -> Response:
    return JSONResponse({**ARTICLE, "blocks": BLOCKS})


class FaultsFirst:
    """Fails a request before it reaches a route, as the test asked."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Json, receive: Any, send: Any) -> None:
        faults = scope["app"].state.registry.faults if scope["type"] == "http" else Faults()
        if scope["path"].endswith("/widget.js") or scope["method"] == "OPTIONS":
            return await self.app(scope, receive, send)
        await asyncio.sleep(faults.slow_s)
        if faults.down or faults.status:
            return await refuse(faults.status or 503, "")(scope, receive, send)
        return await self.app(scope, receive, send)


def create_app(registry: Registry, script: bytes) -> Starlette:
    async def widget(_: Request) -> Response:
        return Response(script, media_type="text/javascript")

    api = [
        Route("/settings", settings), Route("/sessions", sessions, methods=["POST"]),
        Route("/conversation", conversation, methods=["GET", "POST"]), Route("/lines", lines, methods=["POST"]),
        Route("/stream", stream), Route("/tickets", tickets, methods=["POST"]),
        Route("/rating", rating, methods=["POST"]), Route("/solved", solved, methods=["POST"]),
        Route("/files", files, methods=["POST"]), Route("/files/{name}", picture),
        Route("/articles", articles), Route("/articles/{name}", article),
    ]
    cors = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
    app = Starlette(routes=[Route("/widget.js", widget), Mount("/api/v1/widget", routes=api)],
                    middleware=[cors, Middleware(FaultsFirst)])
    app.state.registry = registry
    app.state.pictures = {}
    return app
