"""What the rows of a source mean, compiled to SQL over their staged text.

In: a :class:`~touchline.sources.spec.SourceSpec` and the columns of a staged file. Out: branches,
each a record that a row may give, with the checks that put a row into quarantine.
"""

from touchline.sources.mapping.branch import Branch
from touchline.sources.mapping.cells import Check, Context
from touchline.sources.mapping.records import branches, repeated_header
from touchline.sources.mapping.times import check_zone

__all__ = ["Branch", "Check", "Context", "branches", "check_zone", "repeated_header"]
