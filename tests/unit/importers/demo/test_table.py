import unicodedata
from importlib.resources import files

import pytest

from whimbrel.importers.demo import table
from whimbrel.tracker.customfield import FIELD_TYPES

PATHS = [
    *("people.toml", "flows.toml", "languages.toml", "traces.toml", "fields.toml"),
    *(f"kinds/{name}.toml" for name in table.KINDS),
    *(f"texts/{name}.toml" for name in ("software", "business", "desk")),
]


@pytest.mark.parametrize("path", PATHS)
def test_tables_hold_no_forbidden_characters(path: str) -> None:
    text = files("whimbrel.importers.demo").joinpath("data", path).read_text(encoding="utf-8")
    assert not [sign for sign in text if unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} and sign != "\n"]


@pytest.mark.parametrize("kind", table.kinds(), ids=lambda kind: kind.key)
def test_a_kind_names_only_what_other_tables_have(kind: table.Kind) -> None:
    people = {person.name for team in table.staff().teams.values() for person in team.people}
    assert {kind.lead, *(part.lead for part in kind.components)} <= people
    assert {kind.team, *kind.reporters} <= set(table.staff().teams)
    assert kind.flow in table.flows()
    assert set(kind.fields) <= set(table.fields())
    assert kind.trace == "none" or kind.trace in table.traces()
    assert set(kind.related) <= {other.key for other in table.kinds()} - {kind.key}
    assert {row.text for row in kind.types} <= set(table.register(kind.register).descriptions)
    assert all(set(row.parts) <= {part.name for part in kind.components} for row in kind.types)
    assert any(row.text == "task" for row in kind.types)
    if kind.foreign is not None:
        assert all(kind.foreign in row.things for row in table.languages().values())


def test_fields_are_of_types_that_the_tracker_has() -> None:
    for row in table.fields().values():
        assert sum(key.endswith(f":{row.type}") for key in FIELD_TYPES) == 1
        assert 0 < row.share <= 1


def test_languages_of_people_are_in_the_table() -> None:
    spoken = {person.language for team in table.staff().teams.values() for person in team.people}
    assert spoken - {None} == set(table.languages())
