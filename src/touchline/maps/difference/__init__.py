"""What differs between two computed maps: figures with their intervals, texts, items, rules.

Two snapshots come in, of any age; one :class:`MapDifference` goes out, ranked, and sentences of it.
"""

from touchline.maps.difference.compare import compare
from touchline.maps.difference.held import FigureChange, ItemChange, MapDifference, Reading, Side
from touchline.maps.difference.rules import RuleChange, Rules, compare_rules
from touchline.maps.difference.words import sentences

__all__ = [
    "FigureChange",
    "ItemChange",
    "MapDifference",
    "Reading",
    "RuleChange",
    "Rules",
    "Side",
    "compare",
    "compare_rules",
    "sentences",
]
