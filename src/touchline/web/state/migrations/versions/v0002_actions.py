"""Keep what actions are expected to do, and who changed actions and personas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from touchline.web.state import base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("target", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("persona", sa.String(), nullable=True))

    op.create_table(
        "action_records",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("action_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_records_action_id"), ["action_id"])

    op.create_table(
        "persona_records",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("persona", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("persona_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_persona_records_workspace"), ["workspace"])
