"""A company with pains planted in its year, to test a search for pain points against.

In: a seed. Out: events, feedback, efforts and profiles as tables, and the truth of what was planted
where, for whom. Nothing here knows how pain points are searched for.
"""

from touchline.testing.planted.company import PlantedCompany, planted_company
from touchline.testing.planted.pains import EVENT_KINDS, KINDS, PROJECT_KINDS, Planted

__all__ = [
    "EVENT_KINDS",
    "KINDS",
    "PROJECT_KINDS",
    "Planted",
    "PlantedCompany",
    "planted_company",
]
