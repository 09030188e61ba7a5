"""The desk's figures for Prometheus, counted in the database when they are asked for."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import REGISTRY, Collector
from sqlalchemy import text
from sqlalchemy.orm import Session

FAMILIES = (
    ("care_tickets", "Tickets by status", "status", "SELECT status, count(*) FROM tickets GROUP BY 1"),
    ("care_queue_waiting", "Open tickets that nobody has yet, by team", "team",
     "SELECT coalesce(teams.slug, ''), count(*) FROM tickets LEFT JOIN teams ON teams.id = team_id "
     "WHERE assignee_id IS NULL AND status IN ('new', 'open') GROUP BY 1"),
    ("care_queue_oldest_seconds", "How long the first in each team's queue has waited", "team",
     "SELECT coalesce(teams.slug, ''), extract(epoch FROM now() - min(tickets.created_at)) FROM tickets "
     "LEFT JOIN teams ON teams.id = team_id WHERE assignee_id IS NULL AND status IN ('new', 'open') GROUP BY 1"),
    ("care_promises_broken", "Open tickets whose promised first reply is overdue, by team", "team",
     "SELECT coalesce(teams.slug, ''), count(*) FROM tickets LEFT JOIN teams ON teams.id = team_id "
     "WHERE overdue_at IS NOT NULL AND first_replied_at IS NULL AND status IN ('new', 'open') GROUP BY 1"),
    ("care_turns_last_hour", "Turns with the bot in the last hour, by outcome", "outcome",
     "SELECT CASE WHEN error <> '' THEN 'silent' WHEN outcome = '' THEN 'talk' ELSE outcome END, count(*) FROM turns "
     "WHERE at > now() - interval '1 hour' GROUP BY 1"),
    ("care_chat_ratings_last_week", "Chats with the bot rated in the last 7 days, by score", "score",
     "SELECT score::text, count(*) FROM chat_ratings WHERE replaced_at IS NULL AND at > now() - interval '7 days' "
     "GROUP BY 1"),
    ("care_jobs", "Background jobs by status", "status",
     "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1"),
    ("care_mails", "Outgoing mails by status", "status", "SELECT status, count(*) FROM outgoing_mails GROUP BY 1"),
)


class Desk(Collector):
    """One gauge for each family, read in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, explanation, label, query in FAMILIES:
            family = GaugeMetricFamily(name, explanation, labels=[label])
            for value, count in self.session.execute(text(query)):
                family.add_metric([value], float(count))
            yield family


def written(session: Session) -> bytes:
    """The process's own figures, then the desk's, in the exposition format."""
    desk = CollectorRegistry()
    desk.register(Desk(session))
    return generate_latest(REGISTRY) + generate_latest(desk)
