"""Keep segments of the journeys behind rows of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from touchline.web.state import base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "kept_segments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("cell", sa.String(), nullable=False),
        sa.Column("maker_id", sa.String(), nullable=True),
        sa.Column("created", base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["maker_id"], ["users.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "name"),
    )
    with op.batch_alter_table("kept_segments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_segments_workspace"), ["workspace"])
