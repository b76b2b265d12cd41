"""What `fields` asks for is what is shown and read."""

import pytest

from whimbrel.reads.parts import Parts
from whimbrel.rest.shape.field import SYSTEM_FIELDS
from whimbrel.rest.shape.issue_json import SHOW
from whimbrel.rest.shape.selection import EVERYTHING, NAVIGABLE, Selection
from whimbrel.tracker import defaults

NOT_NAVIGABLE = {"comment", "worklog", "attachment", "timetracking"}


def shown(*names: str, default: str = NAVIGABLE) -> set[str]:
    selection = Selection.parse(names, default)
    return {
        *selection.system_fields(),
        *(field.key for field in selection.custom_fields(defaults.CUSTOM_FIELDS)),
    }


CUSTOM = {field.key for field in defaults.CUSTOM_FIELDS}
ALL = set(SYSTEM_FIELDS) | CUSTOM


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), ALL - NOT_NAVIGABLE),
        (("*navigable",), ALL - NOT_NAVIGABLE),
        (("*all",), ALL),
        (("summary", "customfield_10106"), {"summary", "customfield_10106"}),
        (("-summary",), ALL - NOT_NAVIGABLE - {"summary"}),
        (("*all", "-comment", "-customfield_10100"), ALL - {"comment", "customfield_10100"}),
        (("*navigable", "comment"), ALL - NOT_NAVIGABLE | {"comment"}),
        (("nothing", "key", "id"), set()),
        (("summary", "-summary"), set()),
    ],
)
def test_names_stars_and_minuses(names: tuple[str, ...], expected: set[str]) -> None:
    assert shown(*names) == expected


def test_the_default_is_the_callers() -> None:
    assert shown(default=EVERYTHING) == ALL


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("summary", Parts()),
        ("comment", Parts(comments=True)),
        ("worklog", Parts(worklogs=True)),
        ("attachment", Parts(attachments=True)),
        ("issuelinks", Parts(links=True)),
        ("subtasks", Parts(subtasks=True)),
        ("aggregateprogress", Parts(subtasks=True)),
        ("votes", Parts(votes=True)),
        ("watches", Parts(votes=True)),
    ],
)
def test_only_what_is_shown_is_read(name: str, parts: Parts) -> None:
    assert Selection.parse([name], NAVIGABLE).parts() == parts
    assert Selection.parse([name], NAVIGABLE).parts(["changelog"]).history


def test_every_field_that_is_described_can_be_shown() -> None:
    assert set(SHOW) == set(SYSTEM_FIELDS)
