"""Columns of what a build writes: moments, spine, journeys, persons."""

from __future__ import annotations

from typing import Final

from touchline.touchpoints.info import UNCLASSIFIED, UNCLASSIFIED_STAGE

__all__ = [
    "ANSWER_COLUMNS",
    "IDENTIFIER_COLUMNS",
    "JOURNEY_COLUMNS",
    "MOMENT_COLUMNS",
    "PERSON_COLUMNS",
    "SPINE_COLUMNS",
    "UNCLASSIFIED",
    "UNCLASSIFIED_STAGE",
    "VOICE_COLUMNS",
]

MOMENT_COLUMNS: Final[dict[str, str]] = {
    "kind": "VARCHAR",  # event or feedback
    "name": "VARCHAR",  # event name, or instrument of the answer
    "time": "TIMESTAMP WITH TIME ZONE",
    "person": "INTEGER",
    "channel": "VARCHAR",
    "value": "DOUBLE",
    "currency": "VARCHAR",
    "score": "DOUBLE",
    "scale_low": "DOUBLE",
    "scale_high": "DOUBLE",
    "answer": "VARCHAR",
    "text": "VARCHAR",
    "language": "VARCHAR",
    "about": "VARCHAR",
    "source": "VARCHAR",
    "segment": "VARCHAR",
    "row": "BIGINT",
    "part": "SMALLINT",
    "arrival": "BIGINT",  # position of the segment in the manifest
}
"""A moment is an event or a timed answer of a known person; beside these, ``id:*`` and
``property:*`` columns of the records. Order of moments: (person, time, arrival, row, part)."""

SPINE_COLUMNS: Final[dict[str, str]] = {
    "moment": "BIGINT",  # position in the spine, from 0; value of the `event` list of a journey
    "journey": "BIGINT",  # journey_id
    **MOMENT_COLUMNS,
    "touchpoint": "USMALLINT",
    "stage": "UTINYINT",
}
"""``spine.parquet``: every moment in order (journey, time, arrival, row, part)."""

PERSON_COLUMNS: Final[dict[str, str]] = {
    "person": "INTEGER",
    "key": "VARCHAR",  # strongest identifier, "type:value": stable over builds
}
"""``persons.parquet``; beside these ``trait:*`` columns, the latest known value of each."""

IDENTIFIER_COLUMNS: Final[dict[str, str]] = {
    "type": "VARCHAR",
    "value": "VARCHAR",
    "person": "INTEGER",
}
"""``identifiers.parquet``: every known identifier and its person."""


JOURNEY_COLUMNS: Final[dict[str, str]] = {
    "journey_id": "BIGINT",  # from 0, in order (person, start)
    "person": "INTEGER",
    "key": "VARCHAR",  # value of the identifier that bounds it, or the person's key
    "start": "TIMESTAMP WITH TIME ZONE",
    "end": "TIMESTAMP WITH TIME ZONE",
    "outcome": "VARCHAR",  # id of the first declared goal that was reached, or null
    "total": "DOUBLE",  # sum of the values of its moments
    "touchpoint": "USMALLINT[]",
    "time": "BIGINT[]",  # µs since 1970 in UTC
    "stage": "UTINYINT[]",
    "values": "FLOAT[]",
    "event": "BIGINT[]",  # position in the spine
}
"""``journeys/bucket-000.arrow`` …: Arrow IPC files, uncompressed, one record batch or more each;
beside these ``segment:<name>`` columns (text). All lists of one journey have the same length and
are sorted by (time, arrival, row, part). A person is in one bucket."""

ANSWER_COLUMNS: Final[dict[str, str]] = {
    "feedback_id": "VARCHAR",
    "time": "TIMESTAMP WITH TIME ZONE",
    "instrument": "VARCHAR",
    "score": "DOUBLE",
    "scale_low": "DOUBLE",
    "scale_high": "DOUBLE",
    "answer": "VARCHAR",
    "text": "VARCHAR",
    "language": "VARCHAR",
    "about": "VARCHAR",
    "channel": "VARCHAR",
    "source": "VARCHAR",
    "segment": "VARCHAR",
    "row": "BIGINT",
    "part": "SMALLINT",
    "person": "INTEGER",  # null: no identifier
    "journey": "BIGINT",  # null: outside all journeys
    "moment": "BIGINT",  # its own place in the spine; null: no time or no person
    "about_touchpoint": "USMALLINT",  # what it speaks of: `about`, else its own touchpoint
    "about_stage": "UTINYINT",
    "reached_touchpoint": "USMALLINT",  # the last touchpoint of the journey before the answer
    "reached_stage": "UTINYINT",
}
"""``answers.parquet``: every feedback record, placed; beside these ``property:*`` and
``segment:<name>`` columns (of its journey)."""

VOICE_COLUMNS: Final[dict[str, str]] = {
    "segment": "VARCHAR",  # with row and part: which answer
    "row": "BIGINT",
    "part": "SMALLINT",
    "language": "VARCHAR",
    "negative": "FLOAT",  # probabilities, together 1; null: nothing to read
    "neutral": "FLOAT",
    "positive": "FLOAT",
    "label": "VARCHAR",  # negative, neutral, positive; null: the engine abstains
    "emotion": "VARCHAR",
    "feeling": "FLOAT",  # −2 … 2; null: the engine abstains
    "themes": "VARCHAR[]",  # ids of themes.json
}
"""``voice.parquet``: what was read in the texts of ``answers.parquet``; absent where none was."""
