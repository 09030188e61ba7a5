"""A real HTTP server that speaks the registry's contract with the actions, with a little knowledge and no database.

It is no mock of our code: the actions talk to it as they talk to the registry, and tests/contract holds both to the
same requests.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = "5ec2e7"
CATEGORIES = [{"slug": "cards", "name": "Cards"}, {"slug": "payments", "name": "Payments and transfers"}]


def _article(number, title, text):
    return {
        "id": f"00000000-0000-4000-8000-00000000000{number}",
        "title": title,
        "url": f"/help/en/articles/{number}",
        "version": 1,
        "blocks": [{"type": "p", "text": text}],
        "text": text,
    }


ARTICLES = {
    "card": _article(1, "When will my card arrive?", "Cards take five working days."),
    "pin": _article(2, "Change your PIN", "Open Cards, then PIN."),
    "fee": _article(3, "Fees for cash", "The first five withdrawals of a month are free."),
}


class Desk:
    """What the registry would know; tests set it up and read from it what arrived."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.known = {"name": None, "email": None, "signed_in": False, "last_question": None, "category": None}
        self.tickets = []
        self.requests, self.turns = [], []
        self.receipts = {}
        self.misses = {}
        self.failures = 0
        self.switched_off = set()

    def posted(self, name):
        return [body for method, path, body in self.requests if method == "POST" and path == name]

    def answers(self, body):
        conversation = body["conversation_id"]
        if body.get("article_id"):
            return self._outcome("answer", article=next(a for a in ARTICLES.values() if a["id"] == body["article_id"]))
        pieces = [self._hits(piece) for piece in re.split(r"(?<=\?) ", body["text"])]
        if len(pieces) > 1 and all(pieces):
            self.misses.pop(conversation, None)
            return {**self._outcome("several", category="cards"), "parts": [self._part(*piece) for piece in pieces]}
        words = set(re.findall(r"\w+", body["text"].lower()))
        hits = [article for word, article in ARTICLES.items() if word in words]
        if len(hits) == 1:
            self.misses.pop(conversation, None)
            return self._outcome("answer", article=hits[0], category="cards")
        if hits:
            options = [{"article_id": article["id"], "title": article["title"]} for article in hits]
            return self._outcome("ask", options=options, category="cards")
        # A turn that is asked again is the same miss.
        self.misses.setdefault(conversation, {})[body["turn"]] = True
        self.known["last_question"] = body["text"]
        return self._outcome("escalate", misses=len(self.misses[conversation]))

    @staticmethod
    def _hits(text):
        """The question and the articles that it names, if any."""
        words = set(re.findall(r"\w+", text.lower()))
        hits = [article for word, article in ARTICLES.items() if word in words]
        return (text, hits) if hits else ()

    @staticmethod
    def _part(question, hits):
        options = [{"article_id": article["id"], "title": article["title"]} for article in hits]
        if len(hits) == 1:
            return {"question": question, "outcome": "answer", "article": hits[0], "options": []}
        return {"question": question, "outcome": "ask", "article": None, "options": options}

    @staticmethod
    def _outcome(outcome, article=None, options=(), category=None, misses=0):
        found = {"outcome": outcome, "article": article, "options": list(options), "category": category}
        return {**found, "scores": {}, "misses": misses}

    def hand_over(self, body):
        """201 and a receipt, once per (conversation, turn); 200 and the same receipt after that; 409 if that is off."""
        if body["reason"] in self.switched_off:
            return 409, {"error": "TriggerOff", "detail": ""}
        key = body["conversation_id"], body["turn"]
        repeated = key in self.receipts
        number = len(self.receipts) + 1
        fresh = {
            "reference": f"CC-00000{number}-1",
            "ticket_id": f"00000000-0000-4000-9000-00000000000{number}",
            "owner": {"kind": "team", "name": "Cards team"},
            "promised_by": None,
            "online": False,
        }
        return (200 if repeated else 201), self.receipts.setdefault(key, fresh)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave in one packet: two would wait for each other's acknowledgement.
    wbufsize = -1

    def do_GET(self):
        self._serve(None)

    def do_POST(self):
        self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _serve(self, body):
        desk, path = self.server.desk, self.path.removeprefix("/api/v1/bot/")
        desk.requests.append((self.command, path, body))
        desk.turns.append(self.headers["X-Care-Turn"])
        if self.headers["Authorization"] != f"Bearer {SECRET}":
            return self._answer(401, {"error": "NotSignedIn", "detail": ""})
        if desk.failures:
            desk.failures -= 1
            return self._answer(503, {"error": "Busy", "detail": ""})
        return self._answer(*self._route(desk, path, body))

    @staticmethod
    def _route(desk, path, body):
        if path == "answers":
            return 200, desk.answers(body)
        if path == "handoffs":
            return desk.hand_over(body)
        if path == "feedback":
            return 204, None
        if path.endswith("/tickets"):
            return 200, {"items": desk.tickets}
        return 200, {**desk.known, "categories": CATEGORIES}

    def _answer(self, status, body):
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


class DeskServer:
    """`with DeskServer() as server:` serves `server.desk` at `server.url`; `stop` and `start` keep the port."""

    def __init__(self):
        self.desk, self._port = Desk(), 0
        self._server = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *failure):
        self.stop()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._port}"

    def start(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), _Handler)
        self._server.daemon_threads, self._server.desk = True, self.desk
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self):
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
