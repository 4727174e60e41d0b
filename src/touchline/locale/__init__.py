"""Messages, numbers, dates and units in English, Russian, Vietnamese and Persian.

A new language is one new folder of ``messages/``; nothing here knows maps, only texts and numbers.
"""

from touchline.locale.catalogue import Catalogue, Digits, languages
from touchline.locale.dates import Calendar
from touchline.locale.language import Language, language_of
from touchline.locale.messages import messages

__all__ = [
    "Calendar",
    "Catalogue",
    "Digits",
    "Language",
    "language_of",
    "languages",
    "messages",
]
