"""Vectors of articles' texts, so that a restart need not encode them again."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_encodings"
down_revision = "20261122_status_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "encodings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_encodings")),
    )


def downgrade() -> None:
    op.drop_table("encodings")
