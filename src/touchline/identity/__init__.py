"""Finds out who is who: rows that share an identifier are one person.

In: the identifier columns of the records. Out: which identifier belongs to which person, and why.
"""

from touchline.identity.persons import person_of
from touchline.identity.resolve import IdentityReport, resolve
from touchline.identity.spec import IdentitySpec

__all__ = ["IdentityReport", "IdentitySpec", "person_of", "resolve"]
