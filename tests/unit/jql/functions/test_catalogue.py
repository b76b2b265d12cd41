from pathlib import Path

from whimbrel.jql.functions.catalogue import BY_NAME, FUNCTIONS
from whimbrel.jql.nature import Nature
from whimbrel.jql.operators import DATES, FieldType

DOCUMENT = Path(__file__).parents[4] / "docs" / "jql.md"


def test_the_document_tells_of_every_function() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    answered, _, unanswered = text.partition("## Functions")[2].partition("Known and not answered yet")
    for function in FUNCTIONS:
        assert f"`{function.name}" in (answered if function.answered else unanswered), function.name


def test_every_function_has_one_entry() -> None:
    assert len(BY_NAME) == len(FUNCTIONS)


def test_argument_counts_make_sense_and_fields_are_named() -> None:
    for function in FUNCTIONS:
        assert function.most is None or function.fewest <= function.most
        assert function.types


def test_date_functions_depend_on_the_moment_and_on_nothing_else() -> None:
    dates = {function.name for function in FUNCTIONS if function.types == DATES} - {"currentLogin", "lastLogin"}
    assert dates == {"now"} | {
        f"{side}Of{period}" for side in ("start", "end") for period in ("Day", "Week", "Month", "Year")
    }
    assert all(BY_NAME[name.lower()].nature is Nature.TEMPORAL for name in dates)


def test_what_depends_on_the_asker_says_so() -> None:
    assert BY_NAME["currentuser"].nature is Nature.USER
    assert BY_NAME["votedissues"].nature is Nature.USER
    assert BY_NAME["membersof"].nature is Nature.CONFIGURATION
    assert BY_NAME["opensprints"].types == {FieldType.SPRINT}
