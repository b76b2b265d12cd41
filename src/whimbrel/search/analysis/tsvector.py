"""Lexemes in the form that PostgreSQL reads a tsvector from."""

from collections.abc import Iterable, Iterator, Sequence

from whimbrel.search.analysis.analyse import Lexeme

LAST_POSITION = 16_383
"""Whatever stands further on is said to stand here, as PostgreSQL has it."""

MOST_POSITIONS = 256
"""Places that are kept of one word, the first ones."""

LARGEST = 1_048_575
"""Bytes of all words of a tsvector with their positions."""

_OF_A_WORD, _OF_A_POSITION = 3, 2  # bytes: the number of positions, which begins at an even byte; each of them


def tsvector(lexemes: Sequence[Lexeme]) -> str:
    """Return lexemes, in the order of their positions, as the text of a tsvector: `'word':1,4 'other':2`.

    What PostgreSQL cannot hold is left out: of one word, the places after the first 256; of a text, all from the first
    word that would take the whole over 1 MB. Positions above 16,383 become 16,383, so that phrases are not found there.
    """
    places: dict[str, str] = {}
    for lexeme in _bounded(lexemes) if _reaches_bounds(lexemes) else lexemes:
        word = lexeme.word
        known = places.get(word)
        places[word] = f"{known},{lexeme.position}" if known else str(lexeme.position)
    return " ".join([f"{quoted(word)}:{at}" for word, at in places.items()])


def quoted(word: str) -> str:
    """Return a word as it stands in the text of a tsvector or a tsquery."""
    if "'" in word or "\\" in word:
        word = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{word}'"


def _reaches_bounds(lexemes: Sequence[Lexeme]) -> bool:
    """Tell whether any bound could be met; most texts are far too short."""
    return len(lexemes) > MOST_POSITIONS or (len(lexemes) > 0 and lexemes[-1].position > LAST_POSITION)


def _bounded(lexemes: Iterable[Lexeme]) -> Iterator[Lexeme]:
    counts: dict[str, int] = {}
    last: dict[str, int] = {}
    size = 0
    for lexeme in lexemes:
        word, position = lexeme.word, min(lexeme.position, LAST_POSITION)
        count = counts.get(word, 0)
        if count == MOST_POSITIONS or last.get(word) == position:
            continue
        size += _OF_A_POSITION if count else len(word.encode()) + _OF_A_WORD + _OF_A_POSITION
        if size > LARGEST:
            return
        counts[word], last[word] = count + 1, position
        yield Lexeme(word, position)
