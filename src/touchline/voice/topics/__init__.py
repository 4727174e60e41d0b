"""Themes: what texts are about, across languages.

In: texts with their languages, and vectors of an engine. Out: the user's themes, ready ones and new
ones, each with size, feeling, trend and quotes.
"""

from touchline.voice.topics.find import find_themes
from touchline.voice.topics.quotes import Quote
from touchline.voice.topics.theme import Feeling, Theme, Themes, read_themes, write_themes
from touchline.voice.topics.trend import Share, Trend

__all__ = [
    "Feeling",
    "Quote",
    "Share",
    "Theme",
    "Themes",
    "Trend",
    "find_themes",
    "read_themes",
    "write_themes",
]
