"""Answers ahead what takes long and is asked as it is: a search, not a count."""

from __future__ import annotations

import logging
import threading
from typing import Final

from touchline.errors import TouchlineError
from touchline.web.asking.answers import Explorer
from touchline.web.asking.questions import Question

__all__ = ["AHEAD", "prepare"]

AHEAD: Final = (Question(verb="pain_points", options={}, where={}),)
"""Questions that take seconds of a large log; the first who asks should not wait for them."""

_LOG: Final = logging.getLogger(__name__)


def prepare(explorer: Explorer, workspace: str) -> threading.Thread | None:
    """Answer the questions of :data:`AHEAD` in a thread, unless they are answered.

    Who asks one of them meanwhile gets the answer of the thread.

    Returns
    -------
    The thread; None if there is nothing to do.
    """
    missing = [one for one in AHEAD if not explorer.knows(workspace, one)]
    if not missing:
        return None

    def answer() -> None:
        for question in missing:
            try:
                explorer.answer(workspace, question)
            except TouchlineError as error:  # who asks it is told
                _LOG.info("%s was not answered ahead: %s", question.verb, error)

    thread = threading.Thread(target=answer, name=f"ahead of {workspace}", daemon=True)
    thread.start()
    return thread
