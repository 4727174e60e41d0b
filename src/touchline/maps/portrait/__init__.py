"""Portraits of personas: what was declared held beside what is measured.

In: the open scope of the journeys of one persona. Out: a card, its emotion curve, its figures.
"""

from touchline.maps.portrait.card import Portrait, portrait_of
from touchline.maps.portrait.several import portraits, with_curves

__all__ = ["Portrait", "portrait_of", "portraits", "with_curves"]
