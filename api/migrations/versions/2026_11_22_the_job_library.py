"""The job library's tables, without its NOTIFY triggers: those would make commits queue (the bell rings after commit)."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "20261122_job_library"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = ("procrastinate_jobs_notify_queue_job_inserted_v1", "procrastinate_jobs_notify_queue_job_aborted_v1")
LEFT_BEHIND = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE 'procrastinate\\_%' LOOP
        EXECUTE 'DROP FUNCTION IF EXISTS ' || name || ' CASCADE';
    END LOOP;
END $$"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    # Several statements at once, and percent signs: handed to the driver as they are.
    op.get_bind().connection.cursor().execute(SchemaManager.get_schema())
    for trigger in TRIGGERS:
        op.execute(f"DROP TRIGGER {trigger} ON procrastinate_jobs")


def downgrade() -> None:
    op.get_bind().connection.cursor().execute(LEFT_BEHIND)
    op.execute("DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers CASCADE")
    for name in ("procrastinate_job_to_defer_v1", "procrastinate_job_status", "procrastinate_job_event_type"):
        op.execute(f"DROP TYPE IF EXISTS {name} CASCADE")
    op.execute("DROP EXTENSION pg_trgm")
