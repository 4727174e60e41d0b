"""The web page and its API: one process over a folder of projects, with nothing else to install.

::

    settings ─► app ─► routes (one file an area) ─► maps, asking, walk, data ─► project, analysis
                 │        │                             └─ live: maps edited by several people
                 │        └─ access: who asks, with which role, about which workspace
                 ├─ state: users, sessions, comments, edits … in SQLite
                 ├─ security: passwords, sessions, origins, headers
                 └─ page/: the built front end (React, from ``frontend/``)

What a person may do is said once, where a route is declared; :mod:`touchline.web.access` refuses
the rest. Nothing here computes a figure: it asks the project, as the command line does.
"""

from touchline.web.app import make_app
from touchline.web.settings import Settings

__all__ = ["Settings", "make_app"]
