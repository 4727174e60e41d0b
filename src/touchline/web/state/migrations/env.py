"""Called by Alembic: opens the transaction in which the changes run."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Engine

from touchline.web.state import Base

engine: Engine = context.config.attributes["engine"]
with engine.connect() as connection:
    # sqlite3 opens no transaction for CREATE and ALTER by itself; this one takes the lock at once
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        user_module_prefix="base.",
    )
    context.run_migrations()
    connection.commit()
