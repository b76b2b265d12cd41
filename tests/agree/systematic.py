"""Every character at which a rule could begin or end, and every word with a meaning of its own, in each place."""

from collections.abc import Iterator
from itertools import chain, product

from whimbrel.jql.tokens import WORDS

_CHARACTERS = (
    *(range(0x300), range(0x2000, 0x2070), range(0x3000, 0x3002), range(0xD7FF, 0xD801), range(0xDBFF, 0xDC01)),
    *(range(0xDFFF, 0xE001), range(0xFDC0, 0xFE00), range(0xFEFE, 0xFF11), range(0xFFF0, 0x10002)),
    *(range(0x1F600, 0x1F602), range(0x1FFFD, 0x20001), range(0x10FFFE, 0x110000)),
)
_AROUND_CHARACTERS = ("a%sb = c", "a = b%s", "a = 'b%sc'", '"%s" = a', "a = b\\%sc", "a = 1%s", "a =%sb")
_AROUND_WORDS = (
    "%s = a",
    "a = %s",
    "a in (b, %s)",
    "a = f(%s)",
    "a[%s].b = c",
    "%s() = a",
    "a = b order by %s",
    "a %s b",
)


def characters() -> Iterator[str]:
    """Yield a query for each character in each place."""
    for code, around in product(chain.from_iterable(_CHARACTERS), _AROUND_CHARACTERS):
        yield around.replace("%s", chr(code))


def words() -> Iterator[str]:
    """Yield a query for each word in each place, in two cases of letters, longer by a letter, and shorter by one."""
    for word, around in product(sorted(WORDS), _AROUND_WORDS):
        for spelled in (word, word.upper(), f"{word}s", word[:-1]):
            yield around % spelled
