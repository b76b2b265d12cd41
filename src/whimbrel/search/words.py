"""Looks up the words that wildcards and fuzzy words of a query stand for, before the query becomes a statement."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeGuard

import msgspec
from sqlalchemy import Integer, Select, Text, and_, between, func, literal, or_, select, union_all

from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.fault import shown
from whimbrel.jql.resolved import And, Matches, Node, Or, leaves
from whimbrel.jql.span import Span
from whimbrel.jql.textquery import Clause, Fuzzy, Group, Lexemes, Part, Phrase, Wildcard, Words, parts
from whimbrel.search.analysis.analyse import analyse
from whimbrel.search.nearby import is_near, most_edits, shared_pieces, spellings
from whimbrel.search.pattern import ANY_WORD, like, prefix, reversed_like
from whimbrel.search.sql.array import among
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.text import lexeme

Pattern = Wildcard | Fuzzy

MOST_PATTERNS = 100
"""How many wildcards and fuzzy words one query may have, those apart that are looked up by the index of the texts."""
MOST_WORDS = 1000
"""How many words of the site one pattern may stand for."""
MOST_CANDIDATES = 100_000
"""How many words are measured against one fuzzy word."""
MOST_IN_A_PHRASE = 5000
"""How many words may follow one another; PostgreSQL's stack bounds it."""
MOST_NEAR = 50
"""How many words may be looked for near one another."""

_UNSTORABLE = frozenset(chr(code) for code in (0, *range(0xD800, 0xE000)))


async def with_words(reader: Reader, where: Node, span: Span) -> Node:
    """Return a tree whose patterns have become the words that they stand for; one statement looks all of them up.

    A pattern that is a prefix stays, since the index of the texts finds those. Raises `JqlError`, for the query's
    span, where there is more to look for than can be looked for.
    """
    queries = [leaf.query for leaf in leaves(where) if isinstance(leaf, Matches)]
    _check_phrases((part for query in queries for part in parts(query)), span)
    patterns = list(dict.fromkeys(part for query in queries for part in parts(query) if _is_looked_up(part)))
    if not patterns:
        return where
    if len(patterns) > MOST_PATTERNS:
        sentence = f"The query has {len(patterns):,} words with wildcards or '~'; at most {MOST_PATTERNS} are allowed."
        raise JqlError(Problem(sentence, span))
    found: dict[Pattern, list[str]] = {pattern: [] for pattern in patterns}
    for row in await reader.fetch_all(union_all(*_lookups(patterns))):
        found[patterns[row.pattern]].append(row.word)
    return _replaced(where, {pattern: _chosen(pattern, words, span) for pattern, words in found.items()})


def _is_looked_up(part: Part) -> TypeGuard[Pattern]:
    if isinstance(part, Wildcard):
        return part != ANY_WORD and prefix(part) is None
    return isinstance(part, Fuzzy)


def _check_phrases(found: Iterable[Part], span: Span) -> None:
    for part in found:
        if not isinstance(part, Words | Phrase):
            continue
        most = MOST_NEAR if isinstance(part, Phrase) and part.slop else MOST_IN_A_PHRASE
        if len(part.text) > most and (count := len(analyse(part.text))) > most:
            sentence = f"The phrase '{shown(part.text)}' has {count:,} words; at most {most:,} can be looked for."
            raise JqlError(Problem(sentence, span))


def _lookups(patterns: list[Pattern]) -> Iterator[Select[Any]]:
    for place, pattern in enumerate(patterns):
        most = MOST_CANDIDATES if isinstance(pattern, Fuzzy) else MOST_WORDS
        condition = _near(pattern) if isinstance(pattern, Fuzzy) else _like(pattern)
        words = select(lexeme.c.word).where(condition).limit(most + 1).subquery()
        yield select(literal(place, Integer).label("pattern"), words.c.word)


def _like(wildcard: Wildcard) -> Any:
    """Return the condition on a word; the index over words read backwards serves patterns that begin with a star."""
    if wildcard.pattern.startswith("*") and not wildcard.pattern.endswith("*"):
        return func.reverse(lexeme.c.word).like(_storable(reversed_like(wildcard)))
    return lexeme.c.word.like(_storable(like(wildcard)))


def _near(fuzzy: Fuzzy) -> Any:
    ways = []
    for spelling in map(_storable, spellings(fuzzy)):
        edits = most_edits(spelling, fuzzy.edits)
        found, whole = shared_pieces(spelling, edits)
        shares = [func.strpos(lexeme.c.word, piece) > 0 for piece in sorted(found)]
        length = between(func.char_length(lexeme.c.word), len(spelling) - edits, len(spelling) + edits)
        ways += [and_(length, or_(*shares))] if shares else []
        ways += [among(lexeme.c.word, sorted(whole), Text())] if whole else []
    return or_(*ways)


def _storable(text: str) -> str:
    """Return a text that a database takes: no word holds the character that stands for what none takes."""
    return "".join("\ufffd" if character in _UNSTORABLE else character for character in text)


def _chosen(pattern: Pattern, words: list[str], span: Span) -> Lexemes:
    written = pattern.pattern if isinstance(pattern, Wildcard) else f"{pattern.word}~"
    if isinstance(pattern, Fuzzy):
        if len(words) > MOST_CANDIDATES:
            raise _too_many(written, span)
        words = [word for word in words if is_near(pattern, word)]
    if len(words) > MOST_WORDS:
        raise _too_many(written, span)
    return Lexemes(tuple(sorted(set(words))))


def _too_many(written: str, span: Span) -> JqlError:
    sentence = f"'{shown(written)}' stands for more than {MOST_WORDS:,} different words. Write more of the word."
    return JqlError(Problem(sentence, span))


def _replaced(node: Node, found: Mapping[Part, Lexemes]) -> Node:
    if isinstance(node, And | Or):
        return type(node)(tuple(_replaced(child, found) for child in node.children))
    if isinstance(node, Matches):
        return msgspec.structs.replace(node, query=_with_lexemes(node.query, found))
    return node


def _with_lexemes(group: Group, found: Mapping[Part, Lexemes]) -> Group:
    return Group(tuple(_clause(clause, found) for clause in group.clauses))


def _clause(clause: Clause, found: Mapping[Part, Lexemes]) -> Clause:
    part = _with_lexemes(clause.part, found) if isinstance(clause.part, Group) else found.get(clause.part, clause.part)
    return msgspec.structs.replace(clause, part=part)
