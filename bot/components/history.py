"""The conversations' events in PostgreSQL: appended, never changed."""

import json
from contextlib import contextmanager
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.engine import make_url

TABLES = """
create schema if not exists {schema};
create table if not exists {schema}.events (
    conversation text not null, seq integer not null, turn text, body text not null, primary key (conversation, seq));
create index if not exists events_turn on {schema}.events (conversation, turn) where turn is not null;
create table if not exists {schema}.cuts (conversation text primary key, seq integer not null, slots text not null);
"""
# A second writer of the same conversation would make a second event of the same number: the key refuses it.
APPEND = """
insert into {schema}.events (conversation, seq, turn, body)
select :conversation, :first + place - 1, turn, body
from unnest(cast(:turns as text[]), cast(:bodies as text[])) with ordinality as new (turn, body, place)
"""
CUT = """
insert into {schema}.cuts (conversation, seq, slots) values (:conversation, :seq, :slots)
on conflict (conversation) do update set seq = excluded.seq, slots = excluded.slots
"""
SINCE_CUT = """
select event.seq, event.body, cut.slots from {schema}.events event left join {schema}.cuts cut using (conversation)
where event.conversation = :conversation and event.seq >= coalesce(cut.seq, 0) order by event.seq
"""
ALL = "select seq, body, null as slots from {schema}.events where conversation = :conversation order by seq"
OF_TURN = """
select seq, body, null as slots from {schema}.events where conversation = :conversation
and seq >= (select max(seq) from {schema}.events where conversation = :conversation and turn = :turn) order by seq
"""
# Nobody waits for the disk: the registry, which does, keeps what was said. If the database's machine fails, the bot
# forgets less than a second of what it was about; if this process does, nothing.
HASTE = "-c synchronous_commit=off"
CONVERSATIONS = "select distinct conversation from {schema}.events"


def _turn(event):
    return (event.get("metadata") or {}).get("turn") if event.get("event") == "user" else None


class History:
    """Blocking: called from a thread, so that a slow disk never holds up other conversations."""

    def __init__(self, url, schema):
        self._url, self._schema = url, schema

    @cached_property
    def _engine(self):
        # The registry's own driver is named in the address it hands on.
        url = make_url(self._url).set(drivername="postgresql+psycopg2")
        return sa.create_engine(url, pool_size=4, pool_pre_ping=True, connect_args={"options": HASTE})

    @contextmanager
    def _running(self):
        with self._engine.begin() as connection:
            yield lambda statement, **values: connection.execute(sa.text(statement.format(schema=self._schema)), values)

    def prepare(self):
        with self._running() as run:
            run(TABLES)

    def append(self, conversation, first, events):
        """Adds the events as numbers `first`, `first` + 1, …"""
        turns, bodies = [_turn(event) for event in events], [json.dumps(event) for event in events]
        with self._running() as run:
            run(APPEND, conversation=conversation, first=first, turns=turns, bodies=bodies)

    def cut(self, conversation, seq, slots):
        """Remembers that a conversation can be taken up from event `seq` on with these slots."""
        with self._running() as run:
            run(CUT, conversation=conversation, seq=seq, slots=json.dumps(slots))

    def since_cut(self, conversation):
        """Number of the first event, slots before it, events; (0, {}, []) when there are none."""
        return self._read(SINCE_CUT, conversation=conversation)

    def all(self, conversation):
        return self._read(ALL, conversation=conversation)[2]

    def of_turn(self, conversation, turn):
        return self._read(OF_TURN, conversation=conversation, turn=turn)[2]

    def conversations(self):
        with self._running() as run:
            return [row.conversation for row in run(CONVERSATIONS)]

    def _read(self, statement, **values):
        with self._running() as run:
            rows = run(statement, **values).all()
        if not rows:
            return 0, {}, []
        return rows[0].seq, json.loads(rows[0].slots or "{}"), [json.loads(row.body) for row in rows]
