"""Failed questions, the gaps they form, the looks taken at them, and which article was written from which ticket."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_knowledge_gaps"
down_revision = "20261122_synonyms"
branch_labels = None
depends_on = None

STATUSES = ("open", "drafted", "watching", "closed", "dismissed")
SOURCES = ("escalated", "not_chosen", "not_helped", "search", "ticket")
MOMENT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.create_table(
        "gaps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.Enum(*STATUSES, name="gapstatus", native_enum=False, length=32), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("live_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("reopened_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_gaps_article_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
    )
    op.create_index(op.f("ix_gaps_article_id"), "gaps", ["article_id"])
    questions()
    op.create_table(
        "gap_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.Enum("refresh", "check", name="runkind", native_enum=False, length=32), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("broken", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_runs")),
    )
    op.create_index("ix_gap_runs_latest", "gap_runs", ["kind", sa.text("began_at DESC")])
    op.create_table(
        "ticket_articles",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_ticket_articles_article_id"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_articles_ticket_id"),
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_ticket_articles")),
    )
    op.create_index(op.f("ix_ticket_articles_ticket_id"), "ticket_articles", ["ticket_id"])


def questions() -> None:
    op.create_table(
        "gap_questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Enum(*SOURCES, name="source", native_enum=False, length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Float(), nullable=False),
        sa.Column("gap_id", sa.Uuid(), nullable=True),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"],
                                name=op.f("fk_gap_questions_conversation_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_gap_questions_ticket_id"),
                                ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["gap_id"], ["gaps.id"], name=op.f("fk_gap_questions_gap_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_questions")),
        sa.UniqueConstraint("origin_id", name=op.f("uq_gap_questions_origin_id")),
    )
    for name in ("at", "conversation_id", "ticket_id", "gap_id"):
        op.create_index(op.f(f"ix_gap_questions_{name}"), "gap_questions", [name])


def downgrade() -> None:
    for table in ("ticket_articles", "gap_runs", "gap_questions", "gaps"):
        op.drop_table(table)
