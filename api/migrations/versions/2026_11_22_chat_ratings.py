"""How customers rate the chat with the bot; a turn that answers two questions may have a vote for each."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_chat_ratings"
down_revision = "20261122_knowledge_gaps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_ratings",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_chat_ratings_score")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"],
                                name=op.f("fk_chat_ratings_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_ratings")),
    )
    op.create_index("uq_chat_ratings_current", "chat_ratings", ["conversation_id"], unique=True,
                    postgresql_where=sa.text("replaced_at IS NULL"))
    op.create_index("ix_chat_ratings_at", "chat_ratings", ["at"])
    op.drop_constraint("uq_votes_turn", "votes", type_="unique")
    op.create_unique_constraint("uq_votes_turn_article_id", "votes", ["turn", "article_id"])


def downgrade() -> None:
    op.drop_constraint("uq_votes_turn_article_id", "votes", type_="unique")
    op.execute("DELETE FROM votes AS later USING votes AS earlier "
               "WHERE later.turn = earlier.turn AND (later.at, later.id) > (earlier.at, earlier.id)")
    op.create_unique_constraint("uq_votes_turn", "votes", ["turn"])
    op.drop_table("chat_ratings")
