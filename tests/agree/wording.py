"""A plain reading of text queries: every text is held against the query's tree, word by word.

Only the analyser and the parser are the product's; what clauses demand, and what phrases, wildcards and fuzzy words
find, is decided here once more, by trying everything.
"""

import re
from collections.abc import Iterable
from itertools import product
from random import Random

from whimbrel.jql.textquery import Clause, Fuzzy, Group, Joined, Part, Phrase, Wildcard, Words
from whimbrel.jql.textqueryparse import parse_text_query
from whimbrel.search.analysis.analyse import Lexeme, analyse, tokens

VOCABULARY = (
    *("full", "screen", "screens", "screening", "screened", "Document", "documents", "documentation", "docs", "roam"),
    *("foam", "roams", "raom", "win95", "windows", "win", "the", "of", "not", "a", "Ünïcode", "x", "lcls-ii", "a.b.c"),
    *("psana:detector", "user's", "C#", "10.3", "日本", "100%", "\\back", "it's"),
)
_JOINTS = (" ", " ", " ", " ", "-", ", ", "\n", "/", " the ")


def draw_text(random: Random) -> str:
    """Return a text of a few words, some of them more than once, now and then one without any word."""
    if random.random() < 0.1:
        return random.choice(("the", "- of -", "...", "the of a"))
    words = [random.choice(VOCABULARY) for _ in range(random.randint(1, 7))]
    return "".join(word + random.choice(_JOINTS) for word in words[:-1]) + words[-1]


def finds(query: str, text: str) -> bool:
    """Tell whether a text query, as it stands behind `~`, finds a text."""
    return _part(parse_text_query(query, "text"), analyse(text)) is True


def _part(part: Part, text: Iterable[Lexeme]) -> bool | None:
    """Tell whether a part is found; None if there is nothing to look for."""
    found = [(lexeme.word, lexeme.position) for lexeme in text]
    words = {word for word, _ in found}
    match part:
        case Words(text=wanted):
            return _phrase(wanted, 0, found)
        case Phrase(text=wanted, slop=slop):
            return _phrase(wanted, slop, found)
        case Wildcard(pattern=pattern):
            return any(_spreads(pattern, word) for word in words)
        case Fuzzy(word=wanted, edits=edits):
            spellings = [wanted.lower(), *_stems(wanted)]
            return any(_near(spelling, word, edits) for spelling in spellings for word in words)
        case Group(clauses=clauses):
            tried = [(clause, _part(clause.part, text)) for clause in clauses]
            return _all_together(tried)
    raise AssertionError(part)


def _all_together(tried: list[tuple[Clause, bool | None]]) -> bool | None:
    kept = [number for number, (_, result) in enumerate(tried) if result is not None]
    if not kept:
        return None
    musts, shoulds, nots = [], [], []
    for place, number in enumerate(kept):
        clause, result = tried[number]
        if clause.prohibited:
            nots.append(result)
            continue
        # The last word on a clause is said by what joins it to the clauses up to the next one that has words.
        upto = kept[place + 1] if place + 1 < len(kept) else len(tried) - 1
        joints = [clause.joined, *(later.joined for later, _ in tried[number + 1 : upto + 1])]
        said = [joint for joint in joints[1:] if joint is not Joined.PLAINLY] or [joints[0]]
        (shoulds if said[-1] is Joined.BY_OR else musts).append(result)
    if not musts and not shoulds:
        return False
    return (all(musts) if musts else any(shoulds)) and not any(nots)


def _phrase(wanted: str, slop: int, found: list[tuple[str, int]]) -> bool | None:
    parts = analyse(wanted)
    if not parts:
        return None
    places = [[place for word, place in found if word == part.word] for part in parts]
    for chosen in product(*places):
        moved = [place - part.position for place, part in zip(chosen, parts, strict=True)]
        if len(set(chosen)) == len(chosen) and max(moved) - min(moved) <= slop:
            return True
    return False


def _spreads(pattern: str, word: str) -> bool:
    signs = {"*": ".*", "?": "."}
    pieces = re.findall(r"\\.|.", pattern.lower(), re.DOTALL)
    whole = "".join(signs.get(piece) or re.escape(piece[-1]) for piece in pieces)
    if re.fullmatch(whole, word, re.DOTALL):
        return True
    text = pattern.removesuffix("*")
    if text == pattern or "*" in text or "?" in text:
        return False
    return [word] == _stems(text)


def _stems(text: str) -> list[str]:
    return [lexeme.word for lexeme in analyse(text)] if tokens(text) == (text.lower(),) else []


def _near(spelling: str, word: str, edits: int) -> bool:
    distance = _distance(spelling, word)
    return distance == 0 or (distance <= edits and distance < min(len(spelling), len(word)))


def _distance(one: str, other: str) -> int:
    """Return the distance of optimal string alignment, by its recurrence."""
    rows = [
        [row + column if not row * column else 0 for column in range(len(other) + 1)] for row in range(len(one) + 1)
    ]
    for row, column in product(range(1, len(one) + 1), range(1, len(other) + 1)):
        steps = [
            rows[row - 1][column] + 1,
            rows[row][column - 1] + 1,
            rows[row - 1][column - 1] + (one[row - 1] != other[column - 1]),
        ]
        if row > 1 and column > 1 and one[row - 2 : row] == other[column - 2 : column][::-1]:
            steps.append(rows[row - 2][column - 2] + 1)
        rows[row][column] = min(steps)
    return rows[-1][-1]
