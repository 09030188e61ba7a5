"""Articles in several languages: which article a translation was made from, and from which of its versions."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_translations"
down_revision = "20261122_handover_triggers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("source_id", sa.Uuid(), nullable=True))
    op.add_column("articles", sa.Column("source_version", sa.Integer(), nullable=True))
    op.create_foreign_key(op.f("fk_articles_source_id"), "articles", "articles", ["source_id"], ["id"])
    op.create_check_constraint(op.f("ck_articles_source"), "articles",
                               "(source_id IS NULL) = (source_version IS NULL)")
    op.create_unique_constraint(op.f("uq_articles_source_id_locale"), "articles", ["source_id", "locale"])


def downgrade() -> None:
    op.drop_column("articles", "source_version")
    op.drop_column("articles", "source_id")
