"""Which reasons hand a conversation to a person, as admins chose one after the other; nobody rewrites that."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_handover_triggers"
down_revision = "20261122_encodings"
branch_labels = None
depends_on = None

REASONS = ("asked", "misses", "not_helped", "sensitive", "bot_error", "form")


def upgrade() -> None:
    op.create_table(
        "trigger_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("reason", sa.Enum(*REASONS, name="reason", native_enum=False, length=32), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("threshold BETWEEN 1 AND 5", name=op.f("ck_trigger_changes_threshold")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_trigger_changes_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trigger_changes")),
    )
    op.create_index("ix_trigger_changes_latest", "trigger_changes", ["reason", sa.text("id DESC")])
    op.execute("CREATE TRIGGER trigger_changes_append_only BEFORE UPDATE OR DELETE ON trigger_changes "
               "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()")


def downgrade() -> None:
    op.drop_table("trigger_changes")
