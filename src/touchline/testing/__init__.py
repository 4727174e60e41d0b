"""Makes companies with known truth, to test a mapping, a rule or an analysis against.

In: a folder and a seed. Out: exports in real formats with a ready project, and a :class:`Truth`.
"""

from touchline.testing.company import generate_company
from touchline.testing.truth import Person, PlantedPain, Truth

__all__ = ["Person", "PlantedPain", "Truth", "generate_company"]
