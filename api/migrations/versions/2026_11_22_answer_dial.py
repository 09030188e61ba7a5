"""The wanted precision of answers, as admins chose it one after the other, and by what each question was judged."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_answer_dial"
down_revision = "20261122_translations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dial_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 80 AND 99", name=op.f("ck_dial_changes_percent")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_dial_changes_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dial_changes")),
    )
    op.execute("CREATE TRIGGER dial_changes_append_only BEFORE UPDATE OR DELETE ON dial_changes "
               "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()")
    op.add_column("turns", sa.Column("evidence", postgresql.JSONB(), nullable=False, server_default="{}"))
    op.alter_column("turns", "evidence", server_default=None)
    op.create_index("ix_turns_latest", "turns", [sa.text("at DESC"), sa.text("line_id DESC")])
    op.create_index("ix_turns_question", "turns", ["question"], postgresql_using="gin",
                    postgresql_ops={"question": "gin_trgm_ops"})


def downgrade() -> None:
    op.drop_index("ix_turns_question", "turns")
    op.drop_index("ix_turns_latest", "turns")
    op.drop_column("turns", "evidence")
    op.drop_table("dial_changes")
