"""Say whether missed refreshes are caught up, and which refresh did it for how many."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    with op.batch_alter_table("schedules", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("catch_up", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("caught_up", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
