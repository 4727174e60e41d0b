"""The language of a text: its script first, then the pieces of its words.

Scripts that one language writes tell it outright. Where several share a script, every piece of a
word speaks for or against each of them, and for "another one". A text that too little speaks in is
not told rather than guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.kernels.compiled import compiled
from touchline.voice.engines.vocabulary import code_points, vocabulary

__all__ = ["CLEAR", "COLUMNS", "GROUPS", "N_COLUMNS", "language_of", "languages_of_pieces"]

CLEAR: Final = 0.6
"""Share of the evidence that a language must have over the others of its script."""
GROUPS: Final = {
    "latin": ("de", "en", "es", "fr", "it", "pt", "vi", None),
    "cyrillic": ("ru", None),
    "arabic": ("ar", "fa", None),
    "devanagari": ("hi", None),
}
"""Languages told apart by the pieces of their words; None: any other of the script."""

LESS_OFTEN: Final = 2.0
"""What speaks against another language than the known ones before anything is read (logarithm)."""
COLUMNS: Final = {"latin": 0, "cyrillic": 8, "arabic": 10, "devanagari": 13}
N_COLUMNS: Final = 15
"""Of the evidence of a piece: the languages of the groups, one group behind the other."""

_SIZE: Final = 0x20000
_RANGES: Final = (
    ("latin", (0x41, 0x5A), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F)),
    ("latin", (0x1E00, 0x1EFF)),
    ("cyrillic", (0x400, 0x52F)),
    ("arabic", (0x620, 0x64A), (0x66E, 0x6D3), (0x6FA, 0x6FF), (0x750, 0x77F)),
    ("devanagari", (0x900, 0x963), (0x970, 0x97F)),
    ("el", (0x370, 0x3FF), (0x1F00, 0x1FFF)),
    ("he", (0x5D0, 0x5EA)),
    ("th", (0xE01, 0xE4F)),
    ("ko", (0x1100, 0x11FF), (0xAC00, 0xD7A3)),
    ("ja", (0x3041, 0x30FF)),
    ("zh", (0x3400, 0x4DBF), (0x4E00, 0x9FFF)),
    ("ka", (0x10A0, 0x10FF)),
    ("hy", (0x531, 0x58F)),
    ("bn", (0x980, 0x9E5)),
    ("pa", (0xA00, 0xA65), (0xA70, 0xA7F)),
    ("gu", (0xA80, 0xAE5)),
    ("or", (0xB00, 0xB65)),
    ("ta", (0xB80, 0xBE5)),
    ("te", (0xC00, 0xC65)),
    ("kn", (0xC80, 0xCE5)),
    ("ml", (0xD00, 0xD65)),
    ("si", (0xD80, 0xDDF)),
    ("lo", (0xE81, 0xEDF)),
    ("my", (0x1000, 0x109F)),
    ("km", (0x1780, 0x17DF)),
    ("am", (0x1200, 0x139F)),
)
_SCRIPTS: Final = tuple(dict.fromkeys(name for name, *_ in _RANGES))
_KANA, _HAN = _SCRIPTS.index("ja"), _SCRIPTS.index("zh")

# Letters that one language of a script has and others have not. Pieces are blind to them where the
# variants of a letter are made one. Each: group, language, weight, letters.
_TELLING: Final = (
    ("arabic", "fa", 2.0, "پچژگ"),
    ("arabic", "fa", 0.7, "یک"),
    ("arabic", "ar", 1.5, "ةىأإؤ"),
    ("arabic", "ar", 0.5, "يك"),
    ("arabic", None, 4.0, "ٹڈڑںےەڕڵۆێېځڅښډړټ"),
    ("cyrillic", None, 4.0, "іїєґўјљњћђџѓќѕәғқңөұүһӣҳҷ"),
    ("latin", None, 3.0, "łżźśćńęąőűřěůčšžďťľĺŕșțţşğıøåėįųūāēģīķļņəİŵŷħġċ"),
    ("latin", "vi", 3.0, "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"),
    ("latin", "de", 3.0, "ß"),
    ("latin", "es", 2.0, "ñ¿¡"),
    ("latin", "pt", 1.5, "ãõ"),
)

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
UInt32s = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


def language_of(texts: Sequence[str]) -> list[str | None]:
    """Tell the language of each text.

    Returns
    -------
    ISO 639-1 codes; None where there are no letters, or where the language is not told. Arabic,
    English, French, German, Hindi, Italian, Persian, Portuguese, Russian, Spanish and Vietnamese
    are told by their words; languages with a script of their own (Greek, Thai, Korean, …) by it.

    Examples
    --------
    >>> language_of(["Wo bleibt mein Paket?", "Где моя посылка?", "荷物が届きません", "12"])
    ['de', 'ru', 'ja', None]
    """
    chars, ends = code_points(texts)
    ids, stops = vocabulary().pieces.cut(chars, ends)
    return languages_of_pieces(chars, ends, ids, stops)


def languages_of_pieces(
    chars: UInt32s, ends: Int64s, ids: Int32s, stops: Int64s
) -> list[str | None]:
    """Tell the language of texts that have been cut."""
    script, letter, telling = _tables()
    counts, extra = _count(chars, ends, script, letter, telling, len(_SCRIPTS))
    known = vocabulary()
    evidence = extra + _sum(ids, stops, known.language) * known.language_scale
    dominant = _dominant(counts)
    found = np.full(len(ends), None, object)
    for number in np.unique(dominant[dominant >= 0]).tolist():
        name, rows = _SCRIPTS[number], dominant == number
        found[rows] = _told(name, evidence[rows]) if name in GROUPS else name
    told: list[str | None] = found.tolist()
    return told


def _dominant(counts: Int64s) -> Int64s:
    """Give the script of most letters; −1: none. Japanese is written in kana and Chinese signs."""
    counts = counts.copy()
    mixed = counts[:, _KANA] * 10 > counts[:, _HAN]
    counts[mixed, _KANA] += counts[mixed, _HAN]
    # A Chinese sign is a word, a letter is not.
    counts[:, [_KANA, _HAN]] *= 3
    found: Int64s = np.where(counts.sum(axis=1) > 0, counts.argmax(axis=1), -1)
    return found


def _told(group: str, evidence: Floats) -> npt.NDArray[np.object_]:
    """Give the language that the evidence speaks for; None: another one, or too little said."""
    languages = np.array(GROUPS[group], object)
    own = evidence[:, COLUMNS[group] : COLUMNS[group] + len(languages)]
    own = own - np.array([0.0 if language else LESS_OFTEN for language in languages])
    best = own.argmax(axis=1)
    share = 1 / np.exp(own - own.max(axis=1, keepdims=True)).sum(axis=1)
    told: npt.NDArray[np.object_] = languages[best]
    told[share < CLEAR] = None
    return told


@cache
def _tables() -> tuple[Bytes, Bytes, Floats]:
    """Script of each code point (255: none), its row of telling letters (0: none), the rows."""
    script = np.full(_SIZE, 255, np.uint8)
    for name, *ranges in _RANGES:
        for first, last in ranges:
            script[first : last + 1] = _SCRIPTS.index(name)
    script[[0xD7, 0xF7]] = 255  # times, divided by
    letter = np.zeros(_SIZE, np.uint8)
    rows = np.zeros((len(_TELLING) + 1, N_COLUMNS), np.float32)
    for row, (group, language, weight, letters) in enumerate(_TELLING, start=1):
        rows[row, COLUMNS[group] + GROUPS[group].index(language)] = weight
        letter[[ord(c) for c in letters + letters.upper() if len(c) == 1]] = row
    return script, letter, rows


@compiled
def _count(
    chars: UInt32s, ends: Int64s, script: Bytes, letter: Bytes, telling: Floats, scripts: int
) -> tuple[Int64s, Floats]:
    """Count the letters of each script, and add up what telling letters say."""
    counts = np.zeros((len(ends), scripts), np.int64)
    extra = np.zeros((len(ends), telling.shape[1]), np.float32)
    k = np.int64(0)
    for text in range(len(ends)):
        while k < ends[text]:
            c = chars[k]
            k += 1
            if c >= _SIZE:
                continue
            if script[c] != 255:
                counts[text, script[c]] += 1
            if letter[c]:
                row = letter[c]
                for j in range(telling.shape[1]):
                    extra[text, j] += telling[row, j]
    return counts, extra


@compiled
def _sum(ids: Int32s, stops: Int64s, evidence: npt.NDArray[np.int8]) -> Int64s:
    """Add up the evidence of the pieces of each text."""
    out = np.zeros((len(stops), evidence.shape[1]), np.int64)
    k = np.int64(0)
    for text in range(len(stops)):
        while k < stops[text]:
            for j in range(evidence.shape[1]):
                out[text, j] += evidence[ids[k], j]
            k += 1
    return out
