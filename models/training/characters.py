"""What the cutter of the default engine makes of each character."""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.voice.engines.pieces import CODES, Kind

__all__ = ["KIND", "LETTERS", "TO", "script_of", "simplified"]

_ALIKE: Final = {
    # one letter for the variants that Arabic and Persian keyboards and habits make of it
    **dict.fromkeys("يىئ", "ی"),
    **dict.fromkeys("أإٱ", "ا"),
    **dict.fromkeys("ۀةھہ", "ه"),
    **dict.fromkeys("’‘`´ʼ", "'"),
    **dict.fromkeys("“”«»„", '"'),
    **dict.fromkeys("—–", "-"),
    **dict.fromkeys("\u200c\u00a0_\u2581", " "),
    "ك": "ک",
    "ؤ": "و",
    "ё": "е",
    "،": ",",
    "؛": ";",
    "؟": "?",
    "।": ".",
    "！": "!",
    "？": "?",
    "…": ".",
}
_DROPPED: Final = {0x200D, 0x0640, 0x0670, 0x093C, *range(0x064B, 0x0660), *range(0xFE00, 0xFE10)}
_SKINS: Final = range(0x1F3FB, 0x1F400)
_PICTURES: Final = (
    range(0x1F000, CODES),
    range(0x2600, 0x27C0),
    range(0x2B00, 0x2C00),
    range(0x2190, 0x2400),
)

LETTERS: Final = {
    "latin": frozenset(
        "abcdefghijklmnopqrstuvwxyzäöüßàâæçéèêëîïôœùûüÿáíóúñìòãõăđơưảạắằẳẵặấầẩẫậẻẽẹếềểễệỉĩịỏọốồổỗộớ"
        "ờởỡợủũụứừửữựỳỷỹỵý'"
    ),
    "cyrillic": frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя'"),
    "arabic": frozenset("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءآ"),
    "devanagari": frozenset(map(chr, range(0x900, 0x980))),
}
"""Letters of the promised languages, simplified."""


def _tables() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
    to, kind = np.arange(CODES, dtype=np.uint32), np.empty(CODES, np.uint8)
    for code in range(CODES):
        small = chr(code).lower()
        letter = small if len(small) == 1 else chr(code)
        letter = _ALIKE.get(letter, letter)
        to[code], kind[code] = ord(letter), _kind(code, letter)
        if kind[code] == Kind.DIGIT:
            to[code] = ord("0") + unicodedata.decimal(letter)
    return to, kind


def _kind(code: int, letter: str) -> int:
    category = unicodedata.category(letter)
    if code in _DROPPED or code in _SKINS or category == "Cf":
        return Kind.SKIP
    if category in ("So", "Sk") and any(code in pictures for pictures in _PICTURES):
        return Kind.EMOJI
    if category[0] == "L" or category in ("Mn", "Mc") or letter == "'":
        return Kind.WORD
    if category == "Nd":
        return Kind.DIGIT
    return Kind.SPACE if category[0] == "Z" or category == "Cc" else Kind.SIGN


TO, KIND = _tables()


def simplified(text: str) -> str:
    """Write *text* as the cutter reads it.

    Examples
    --------
    >>> simplified("Große Ü, كتاب")
    'große ü, کتاب'
    """
    codes = map(ord, unicodedata.normalize("NFKC", text))
    return "".join(
        chr(TO[code] if code < CODES else code)
        for code in codes
        if code >= CODES or KIND[code] != Kind.SKIP
    )


def script_of(word: str) -> str | None:
    """Give the script of a simplified word of a promised language, "emoji", or None."""
    for script, letters in LETTERS.items():
        if all(c in letters for c in word):
            return script
    pictures = all(ord(c) < CODES and KIND[ord(c)] == Kind.EMOJI for c in word)
    return "emoji" if pictures else None
