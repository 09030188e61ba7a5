"""The field's statuses with the desk's first words for them, and a history that nobody rewrites."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_status_names"
down_revision = "20261122_first_tables"
branch_labels = None
depends_on = None

names = sa.table("status_names", *(sa.column(name) for name in ("status", "category", "name", "customer_words")))
ROWS = (
    ("new", "open", "New", "Received"),
    ("open", "open", "Open", "With {agent}"),
    ("pending_customer", "waiting", "Waiting for customer", "Waiting for you"),
    ("on_hold", "waiting", "On hold", "Waiting for a third party"),
    ("resolved", "resolved", "Solved", "Solved: tell us if not"),
    ("closed", "resolved", "Closed", "Closed"),
    ("merged", "resolved", "Merged", "Merged"),
    ("spam", "resolved", "Spam", "Closed"),
)
REFUSE = """
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME;
END $$"""


def upgrade() -> None:
    op.bulk_insert(names, [dict(zip(("status", "category", "name", "customer_words"), row, strict=True)) for row in ROWS])
    op.execute(REFUSE)
    op.execute("CREATE TRIGGER ticket_changes_append_only BEFORE UPDATE OR DELETE ON ticket_changes "
               "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()")


def downgrade() -> None:
    op.execute("DROP TRIGGER ticket_changes_append_only ON ticket_changes")
    op.execute("DROP FUNCTION refuse_rewriting()")
    op.execute("DELETE FROM status_names")
