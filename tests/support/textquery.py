"""Writes the tree of a text query in one line, as Lucene writes its own."""

from whimbrel.jql.textquery import Fuzzy, Group, Lexemes, Part, Phrase, TextQuery, Wildcard, Words, occurrences


def spell_text(query: TextQuery) -> str:
    """Write a text query: `+` before what it must find, `-` before what it must not, nothing before what it should."""
    marked = occurrences((clause, _spell(clause.part)) for clause in query.clauses)
    return " ".join(f"{occur.value}{part}" for occur, part in marked)


def _spell(part: Part) -> str:
    match part:
        case Words(text=text):
            return f"[{text}]"
        case Phrase(text=text, slop=slop):
            return f'"{text}"{f"~{slop}" if slop else ""}'
        case Wildcard(pattern=pattern):
            return f"<{pattern}>"
        case Fuzzy(word=word, edits=edits):
            return f"[{word}]~{edits}"
        case Lexemes(words=words):
            return f"{{{', '.join(words)}}}"
        case Group():
            return f"({spell_text(part)})"
