"""Where words begin and end: the rules of Lucene's StandardTokenizer, which are those of Unicode's annex 29.

Letters, digits and connectors (`_`) run together, if there is a letter or a digit; an apostrophe or another sign of the
middle of a word joins letters; a dot, a comma or the like joins digits; a Han or Hiragana character is a word of its
own; Katakana run together, and so do the scripts that put no spaces between words. Combining and formatting characters
belong to what they follow. What differs from Lucene is told in `docs/decisions/0006-text-analysis.md`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, groupby

Span = tuple[int, int]

APOSTROPHES = "'\u2018\u2019\uff07"
_BETWEEN_LETTERS = APOSTROPHES + "\u00b7\u0387\u05f4\u2027"
_BETWEEN_DIGITS = (
    APOSTROPHES
    + ".,;\u2024\u2044\u037e\u0589\u060c\u060d\u066c\u07f8"
    + ("\ufe10\ufe14\ufe50\ufe52\ufe54\uff0c\uff0e\uff1b")
)

_CONNECTORS: Sequence[Span] = (
    *((0x5F, 0x5F), (0x203F, 0x2040), (0x2054, 0x2054), (0xFE33, 0xFE34), (0xFE4D, 0xFE4F), (0xFF3F, 0xFF3F)),
)
_HAN: Sequence[Span] = (
    *((0x2E80, 0x2FD5), (0x3005, 0x3005), (0x3007, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B), (0x3400, 0x4DBF)),
    *((0x4E00, 0x9FFF), (0xF900, 0xFAD9), (0x20000, 0x3FFFD)),
)
_HIRAGANA: Sequence[Span] = ((0x3041, 0x3096), (0x309D, 0x309F), (0x1B001, 0x1B11F), (0x1B150, 0x1B152))
_KATAKANA: Sequence[Span] = (
    *((0x3031, 0x3035), (0x309B, 0x309C), (0x30A0, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0x32D0, 0x32FE)),
    *((0x3300, 0x3357), (0xFF66, 0xFF9F), (0x1B000, 0x1B000), (0x1B120, 0x1B122), (0x1B164, 0x1B167)),
)
_UNSPACED: Sequence[Span] = (  # Thai, Lao, Myanmar, Khmer and the scripts of the Tai
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x19DF), (0x1A20, 0x1AAF), (0xA9E0, 0xA9FF)),
    (0xAA60, 0xAADF),
)
_HEBREW: Sequence[Span] = ((0x05D0, 0x05EA), (0x05EF, 0x05F2), (0xFB1D, 0xFB1D), (0xFB1F, 0xFB4F))

# Where combining and formatting characters and numbers that are no digits are looked for. Beyond the basic plane whole
# blocks count as combining, since the engine tries the spans there one by one.
_CLASSED: Sequence[Span] = ((0xAD, 0xBE), (0x300, 0x33FF), (0xA620, 0xABFF), (0xFB00, 0xFEFF))
_COMBINING_BEYOND: Sequence[Span] = (
    *((0x10A01, 0x10A3F), (0x11000, 0x11FFF), (0x1E130, 0x1E136), (0x1E8D0, 0x1E8D6), (0x1E944, 0x1E94A)),
    (0xE0100, 0xE01EF),
)
_NO_WIDTH = 0x200B  # separates, though its category is that of formatting characters


def _spans(wanted: Callable[[str], bool]) -> Iterable[Span]:
    """Return the characters of wanted categories as runs."""
    for first, last in _CLASSED:
        codes = (code for code in range(first, last + 1) if code != _NO_WIDTH)
        for taken, run in groupby(codes, lambda code: wanted(unicodedata.category(chr(code)))):
            if taken:
                members = list(run)
                yield members[0], members[-1]


def _class(*classes: Iterable[Span]) -> str:
    """Return the inside of a class of the regular expression; none of our spans begins or ends with a sign of one."""
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in chain(*classes))


def _pattern() -> str:
    mark = _class(_spans(lambda category: category[0] == "M" or category == "Cf"), _COMBINING_BEYOND)
    number = _class(_spans(lambda category: category == "No"))
    connector, katakana, hebrew = map(_class, (_CONNECTORS, _KATAKANA, _HEBREW))
    apart = _class(_CONNECTORS, _HAN, _HIRAGANA, _KATAKANA, _UNSPACED) + number
    letter = rf"[^\W\d{apart}](?:[^\W\d{apart}]+|[{mark}]+)*"
    joined = rf"[{_BETWEEN_LETTERS}][{mark}]*|(?<=[{hebrew}])\"(?=[{hebrew}])"
    letters = rf"{letter}(?:(?:{joined}){letter})*(?:(?<=[{hebrew}])')?"
    digit = rf"\d(?:\d+|[{mark}]+)*"
    digits = rf"{digit}(?:[{_BETWEEN_DIGITS}][{mark}]*{digit})*"
    connectors = rf"[{connector}][{connector}{mark}]*"
    # A row of underscores, which is no word, is looked at once and not again from each of its places.
    word = rf"(?:(?<![{connector}{mark}])(?>{connectors}))?(?![{connector}])(?:{letters}|{digits}|{connectors})+"
    alone = rf"[{_class(_HAN, _HIRAGANA)}][{mark}]*"
    return rf"{word}|[{katakana}][{katakana}{mark}]*|{alone}|(?:(?![\W\d])[{_class(_UNSPACED)}][{mark}]*)+"


# The same, where only the characters of ASCII occur: three times as fast.
_ASCII = r"(?:(?<!_)(?>_+))?(?!_)(?:[A-Za-z]+(?:'[A-Za-z]+)*|[0-9]+(?:[.,;'][0-9]+)*|_+)+"

_find = re.compile(_pattern()).findall
_find_in_ascii = re.compile(_ASCII).findall


def find_words(text: str) -> list[str]:
    """Return the words of a text, as they are written, in their order."""
    return _find_in_ascii(text) if text.isascii() else _find(text)
