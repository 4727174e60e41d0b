"""Finds out who is who: rows that share an identifier are one person.

In: the identifier columns of the records. Out: which identifier belongs to which person, and why.
"""

from touchline.identity.calls import CallResult, DistinctIds, Profiles
from touchline.identity.explain import IdentityLink, PersonExplanation, RefusedMerge, who
from touchline.identity.persons import person_of
from touchline.identity.resolve import IdentityReport, resolve
from touchline.identity.spec import IdentitySpec

__all__ = [
    "CallResult",
    "DistinctIds",
    "IdentityLink",
    "IdentityReport",
    "IdentitySpec",
    "PersonExplanation",
    "Profiles",
    "RefusedMerge",
    "person_of",
    "resolve",
    "who",
]
