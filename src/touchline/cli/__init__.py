"""The command ``touchline``: every verb of a project, for a terminal, a pipe or a schedule.

In: arguments. Out: tables or JSON on standard output, everything else on standard error; exit code
0 for success, 1 for a problem that the user can mend, 2 for wrong usage.
"""

from touchline.cli.app import app, main

__all__ = ["app", "main"]
