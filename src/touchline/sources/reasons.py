"""Why a row can be in quarantine: every reason, once, with what was expected instead."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = ["EXPECTED", "STRUCTURAL", "Reason"]


class Reason(StrEnum):
    """Stable code of a fault; stored in the quarantine and counted in reports."""

    BAD_ENCODING = "bad_encoding"
    UNTERMINATED_QUOTE = "unterminated_quote"
    BROKEN_LINE = "broken_line"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_FEW_COLUMNS = "too_few_columns"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    BAD_JSON = "bad_json"
    NOT_A_RECORD = "not_a_record"
    REPEATED_HEADER = "repeated_header"
    WRONG_TYPE = "wrong_type"
    BAD_TIME = "bad_time"
    IMPLAUSIBLE_TIME = "implausible_time"
    BAD_NUMBER = "bad_number"
    OUT_OF_SCALE = "out_of_scale"
    UNKNOWN_INSTRUMENT = "unknown_instrument"
    MISSING_NAME = "missing_name"


EXPECTED: Final[dict[Reason, str]] = {
    Reason.BAD_ENCODING: "text in the encoding of the file (declare `encoding:` if it is another)",
    Reason.UNTERMINATED_QUOTE: "a closing quote before the end of the field",
    Reason.BROKEN_LINE: "one row on one line, or a line break inside quotes",
    Reason.TOO_MANY_COLUMNS: "as many columns as the header names",
    Reason.TOO_FEW_COLUMNS: "as many columns as the header names",
    Reason.TOO_LONG: "an identifier or name below 1,000 characters, a row below 1 MiB",
    Reason.CONTROL_CHARACTER: "text without NUL and control characters",
    Reason.BAD_JSON: "valid JSON, at most 100 levels deep",
    Reason.NOT_A_RECORD: "a JSON object for each record",
    Reason.REPEATED_HEADER: "a row of data, not the header again",
    Reason.WRONG_TYPE: "a single value, not a list or an object",
    Reason.BAD_TIME: "a date or time that exists, such as 2018-05-04 03:00:00",
    Reason.IMPLAUSIBLE_TIME: "a year between 1900 and 2200",
    Reason.BAD_NUMBER: "a finite number",
    Reason.OUT_OF_SCALE: "a score on the declared scale, or a code declared in `not_scores:`",
    Reason.UNKNOWN_INSTRUMENT: "nps, csat, ces or stars, or a declared `scale:`",
    Reason.MISSING_NAME: "a name",
}
"""What should have been there, in words."""

STRUCTURAL: Final = frozenset(
    {
        Reason.BAD_ENCODING,
        Reason.UNTERMINATED_QUOTE,
        Reason.BROKEN_LINE,
        Reason.TOO_MANY_COLUMNS,
        Reason.TOO_FEW_COLUMNS,
        Reason.BAD_JSON,
        Reason.NOT_A_RECORD,
    }
)
"""Faults of the file itself: no mapping can mend them. (A row that is too long, or that holds a
NUL, is one too when the reader found it; such rows never reach the staged file.)"""
