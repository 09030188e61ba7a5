"""Synonyms that admins keep, and whether a customer wants articles recommended."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_synonyms"
down_revision = "20261122_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "synonyms",
        sa.Column("words", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("changed_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonyms")),
    )
    op.add_column("accounts", sa.Column("recommendations", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.alter_column("accounts", "recommendations", server_default=None)


def downgrade() -> None:
    op.drop_column("accounts", "recommendations")
    op.drop_table("synonyms")
