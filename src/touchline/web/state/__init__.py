"""What cannot be computed again: people, what they wrote, what they may see. SQLite, one file.

Each area has its module of tables; all are listed here, so that whoever opens the state knows them.
"""

from touchline.web.state import (
    actions,
    comments,
    dashboards,
    editing,
    jobs,
    kept_segments,
    people,
    personas,
    schedules,
    sharing,
    walking,
)
from touchline.web.state.base import Base, State, new_id, now, open_state

__all__ = [
    "Base",
    "State",
    "actions",
    "comments",
    "dashboards",
    "editing",
    "jobs",
    "kept_segments",
    "new_id",
    "now",
    "open_state",
    "people",
    "personas",
    "schedules",
    "sharing",
    "walking",
]
