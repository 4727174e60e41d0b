"""Brings the database of a server up to date: from any release to this one, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

__all__ = ["FOLDER", "config_of", "upgrade"]

FOLDER: Final = Path(__file__).parent / "migrations"
"""One file a change of the tables, in order; ``versions/v0001_first.py`` makes them."""


def config_of(engine: Engine | None = None) -> Config:
    """Give the settings of Alembic."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine) -> None:
    """Run the changes that the database has not seen, all in one transaction.

    A process killed on the way leaves the database as it was. Two that start at once wait for each
    other; the second has nothing to do.
    """
    command.upgrade(config_of(engine), "head")
