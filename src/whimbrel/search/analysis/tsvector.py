"""Lexemes in the form that PostgreSQL reads a tsvector from."""

from collections.abc import Iterable

from whimbrel.search.analysis.analyse import Lexeme

LAST_POSITION = 16_383
"""Whatever stands further on is said to stand here, as PostgreSQL has it."""

MOST_POSITIONS = 256
"""Places that are kept of one word, the first ones."""

LARGEST = 1_048_575
"""Bytes of all words of a tsvector with their positions."""

_OF_A_WORD, _OF_A_POSITION = 3, 2  # bytes: the number of positions, which begins at an even byte; each of them


def tsvector(lexemes: Iterable[Lexeme]) -> str:
    """Return lexemes, in the order of their positions, as the text of a tsvector: `'word':1,4 'other':2`.

    What PostgreSQL cannot hold is left out: of one word, the places after the first 256; of a text, all from the first
    word that would take the whole over 1 MB. Positions above 16,383 become 16,383, so that phrases are not found there.
    """
    places: dict[str, list[int]] = {}
    size = 0
    for lexeme in lexemes:
        position = min(lexeme.position, LAST_POSITION)
        known = places.get(lexeme.word)
        if known is None:
            size += len(lexeme.word.encode()) + _OF_A_WORD
            known = []
        elif len(known) == MOST_POSITIONS or known[-1] == position:
            continue
        size += _OF_A_POSITION
        if size > LARGEST:
            break
        known.append(position)
        places[lexeme.word] = known
    return " ".join([f"{quoted(word)}:{','.join(map(str, at))}" for word, at in places.items()])


def quoted(word: str) -> str:
    """Return a word as it stands in the text of a tsvector or a tsquery."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
