"""Words that were written are not written again, until the database may be another one."""

from whimbrel.storage.vocabulary import KnownWords


def test_words_are_unknown_until_they_are_remembered() -> None:
    known = KnownWords()
    assert known.unknown({"tern", "gull"}) == {"tern", "gull"}
    known.remember({"tern"})
    assert known.unknown({"tern", "gull"}) == {"gull"}
    known.forget()
    assert known.unknown({"tern"}) == {"tern"}


def test_what_is_remembered_is_bounded() -> None:
    known = KnownWords()
    known.remember({str(number) for number in range(250_000)})
    known.remember({"tern"})
    assert known.unknown({"1", "tern"}) == {"1"}
