"""Queries that are nearly right: a seeded stream of small changes to good ones."""

import random
from collections.abc import Callable, Iterator, Sequence

from whimbrel.jql.lex import scan
from whimbrel.jql.tokens import WORDS

_LONGEST = 400  # in characters; longer queries hold nothing that shorter ones do not
_CHANGES = (1, 1, 1, 1, 2, 2, 4)
_WORDS = (
    *("and", "OR", "Not", "in", "IN", "is", "was", "changed", "EMPTY", "null", "cf", "order", "by", "ASC", "desc"),
    *("after", "before", "on", "during", "from", "to", "all", "next", "notin", "isempty", "end", "XOR", "like"),
    *("a", "b", "x1", "-", "-1w", "1.5", "0", "-0", "007", "-7", "9223372036854775807", "9223372036854775808", "1e5"),
    *("f()", "f(a, 1)", "f(", "cf[10]", "cf[-1]", "[k]", "[k].p", ".p", ".", "..", "(a, b)", "(EMPTY)", "((a), b)"),
    *('"q"', "'q'", '""', "' '", '"empty"', "order by a", "order by a desc, b", "not in", "was not in", "is not"),
)
_SIGNS = (*"=<>~!&|,()[].-:_`\"'\\@#$%*+/;?^{}", "!=", "!~", "<=", ">=", "==", "<>", "&&", "||", "! ", "!!")
_ESCAPES = (r"\t", r"\n", r"\r", r"\\", r"\"", r"\'", r"\ ", r"\u0041", r"\u00e9", r"\u12", r"\uD83D\uDE00", r"\ud800")
_ODD = (
    *(" ", "  ", "\t", "\n", "\r", "\f", "\v", "\0", "\x1f", "\x7f", "\x85", "\xa0", "\xad", "\u200b", "\u2028"),
    *("\u3000", "\ufeff", "\ufdd0", "\ufdef", "\ufdf0", "\ufffd", "\ufffe", "\uffff", "\U0001f600", "\U0001fffe"),
    *(
        "é",
        "ß",
        "İ",
        "\u0131",
        "\u212a",
        "\u017f",
        "ﬁ",
        "“",
        "”",
        "\uff0c",
        "\uff08",
        "\uff11",
        "e\u0301",
        "\ud800",
        "\udc00",
    ),
)
_PIECES = (_WORDS, _SIGNS, _ESCAPES, _ODD, sorted(WORDS))


def mutated(queries: Sequence[str], seed: int) -> Iterator[str]:
    """Yield changed queries without end, the same ones for the same queries and seed."""
    chance = random.Random(seed)
    short = [jql for jql in queries if len(jql) <= _LONGEST]
    while True:
        jql = chance.choice(short)
        for _ in range(chance.choice(_CHANGES)):
            jql = chance.choice(_WAYS)(chance, jql)
        if chance.random() < 0.1:
            jql = _spliced(chance, jql, chance.choice(short))
        yield jql


def _piece(chance: random.Random) -> str:
    piece = chance.choice(chance.choice(_PIECES))
    around = chance.choice(("", "", " "))
    return f"{around}{piece}{around}"


def _pieces_of(jql: str) -> list[str]:
    """Cut a text at its tokens; spaces stay before the token that they precede."""
    ends = [token.end for token in scan(jql)]
    return [jql[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _by_tokens(change: Callable[[random.Random, list[str], int], None]) -> Callable[[random.Random, str], str]:
    def changed(chance: random.Random, jql: str) -> str:
        pieces = _pieces_of(jql)
        change(chance, pieces, chance.randrange(len(pieces)))
        return "".join(pieces)

    return changed


def _drop(chance: random.Random, pieces: list[str], at: int) -> None:
    del pieces[at]


def _repeat(chance: random.Random, pieces: list[str], at: int) -> None:
    pieces.insert(at, pieces[at])


def _swap(chance: random.Random, pieces: list[str], at: int) -> None:
    other = chance.randrange(len(pieces))
    pieces[at], pieces[other] = pieces[other], pieces[at]


def _replace(chance: random.Random, pieces: list[str], at: int) -> None:
    pieces[at] = _piece(chance)


def _insert(chance: random.Random, pieces: list[str], at: int) -> None:
    pieces.insert(at, _piece(chance))


def _wrap(chance: random.Random, pieces: list[str], at: int) -> None:
    end = chance.randint(at, len(pieces))
    opening, closing = chance.choice(("()", "[]", '""', "''"))
    pieces.insert(end, closing)
    pieces.insert(at, opening)


def _change_character(chance: random.Random, jql: str) -> str:
    at = chance.randint(0, len(jql))
    return jql[:at] + chance.choice(("", _piece(chance).strip(" "))) + jql[at + chance.randint(0, 1) :]


def _change_case(chance: random.Random, jql: str) -> str:
    return chance.choice((jql.upper(), jql.lower(), jql.swapcase()))


def _spliced(chance: random.Random, one: str, other: str) -> str:
    return one[: chance.randint(0, len(one))] + other[chance.randint(0, len(other)) :]


_WAYS = (
    *map(_by_tokens, (_drop, _repeat, _swap, _replace, _insert, _insert, _wrap)),
    _change_character,
    _change_character,
    _change_case,
)
