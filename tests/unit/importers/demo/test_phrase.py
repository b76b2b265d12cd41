import pytest

from whimbrel.importers.demo import table
from whimbrel.importers.demo.chance import Chance
from whimbrel.importers.demo.crew import Crew
from whimbrel.importers.demo.phrase import Topic, compile_phrase
from whimbrel.importers.demo.stage import Stage
from whimbrel.importers.demo.tongue import tongue
from whimbrel.importers.demo.worktime import Worktime


def topic(**words: tuple[str, ...]) -> Topic:
    return Topic(words, Chance("topic"), {})


def test_a_slot_is_filled_with_the_same_word_everywhere() -> None:
    about = topic(thing=tuple("abcdefghij"))
    assert compile_phrase("{thing}") % about == (compile_phrase("({thing})") % about)[1:-1].upper()


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{thing} works", "Cart works"),
        ("the {thing} works", "the cart works"),
        ("Yes. {thing} works", "Yes. Cart works"),
        ("# {thing}\n# {thing}", "# cart\n# Cart"),
        ("100 % of {thing}", "100 % of cart"),
        ("{noformat}\n{thing}\n{noformat}", "{noformat}\nCart\n{noformat}"),
    ],
)
def test_slots_that_begin_a_sentence_have_a_capital(text: str, filled: str) -> None:
    assert compile_phrase(text) % topic(thing=("cart",)) == filled


def test_forgetting_draws_other_words_and_keeps_what_was_known() -> None:
    about = Topic({"thing": tuple("abcdefghijklmnopqrstuvwxyz")}, Chance("x"), {"place": "here"})
    drawn = set()
    for _ in range(30):
        drawn.add(about["thing"])
        about.forget()
    assert len(drawn) > 10
    assert dict(about) == {"place": "here"}


def test_a_slot_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        compile_phrase("{nothing}") % topic(thing=("cart",))


@pytest.mark.parametrize("kind", table.kinds(), ids=lambda kind: kind.key)
def test_every_text_of_a_kind_can_be_filled(kind: table.Kind, crew: Crew, worktime: Worktime) -> None:
    stage = Stage(kind, crew, worktime, 1)
    register = table.register(kind.register)
    texts = [*register.worklog, *(text for pool in register.comments.values() for text in pool)]
    for work in stage.works.values():
        row = register.descriptions[work.text]
        texts += [*row.opening, *row.detail, *row.block, *row.closing]
    texts += [text for row in kind.types for text in row.summaries]
    texts += [text for name in kind.fields for text in table.fields()[name].values]
    for part in stage.parts:
        about = Topic(stage.words(part, worktime.end - 1), stage.chance, {"earlier": "X-1"})
        for text in texts:
            assert "%(" not in compile_phrase(text) % about


@pytest.mark.parametrize("language", list(table.languages()))
@pytest.mark.parametrize("things", ["shop", "device", "office"])
def test_every_text_of_a_language_can_be_filled(language: str, things: str) -> None:
    spoken = tongue(language, things)
    about = spoken.topic(Chance("x"))
    for phrase in (*spoken.summaries, *spoken.descriptions, *spoken.comments):
        assert phrase % about
