"""Messages, numbers, dates and units in English, Russian, Vietnamese and Persian.

A language is one folder of ``messages/``; nothing here knows maps, only texts and numbers.
"""

from touchline.locale.catalogue import Catalogue, languages
from touchline.locale.messages import messages

__all__ = ["Catalogue", "languages", "messages"]
