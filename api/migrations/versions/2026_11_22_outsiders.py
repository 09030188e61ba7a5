"""Questions known to have no article."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_outsiders"
down_revision = "20261122_chat_ratings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outsiders",
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("text", name=op.f("pk_outsiders")),
    )


def downgrade() -> None:
    op.drop_table("outsiders")
