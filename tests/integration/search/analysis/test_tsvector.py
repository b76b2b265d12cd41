"""PostgreSQL reads what is written for it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from whimbrel.search.analysis.analyse import Lexeme, analyse
from whimbrel.search.analysis.tsvector import tsvector
from whimbrel.storage.postgres import Database

READ = text("""
    SELECT lexeme AS word, positions FROM unnest((:written)::tsvector) ORDER BY lexeme COLLATE "C"
""")
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
LISTS = st.lists(
    st.tuples(WORDS | st.sampled_from(("a", "'", "\\", "b c")), st.integers(1, 17_000)), max_size=300, unique=True
)


async def read_back(database: Database, lexemes: list[Lexeme]) -> list[tuple[str, list[int]]]:
    return [(row.word, row.positions) for row in await database.fetch_all(READ, {"written": tsvector(lexemes)})]


@given(listed=LISTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_lexemes_are_read_back(database: Database, listed: list[tuple[str, int]]) -> None:
    lexemes = [Lexeme(word, place) for word, place in sorted(listed, key=lambda one: one[1])]
    expected: dict[str, set[int]] = {}
    for lexeme in lexemes:
        expected.setdefault(lexeme.word, set()).add(min(lexeme.position, 16_383))
    in_order = [(word, sorted(places)) for word, places in sorted(expected.items())]
    assert await read_back(database, lexemes) == in_order


async def test_256_places_of_a_word_are_taken(database: Database) -> None:
    read = await read_back(database, list(analyse("dog " * 400)))
    assert read == [("dog", list(range(1, 257)))]


async def test_the_largest_tsvector_is_taken(database: Database) -> None:
    for length in (1, 6, 7, 250):
        words = (f"{number:0{length}}" for number in range(300_000))
        read = await read_back(database, [Lexeme(word, place) for place, word in enumerate(words, 1)])
        assert sum(len(word) + 5 for word, _ in read) > 1_048_000


async def test_the_longest_word_is_taken(database: Database) -> None:
    lexemes = list(analyse("\U00010400" * 600))
    assert [word for word, _ in await read_back(database, lexemes)] == sorted({lexeme.word for lexeme in lexemes})
    assert max(len(lexeme.word.encode()) for lexeme in lexemes) == 1020
