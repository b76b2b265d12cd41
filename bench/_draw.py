"""Draws values from a site, frequent ones more often, and fills query forms with them."""

import random
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import text

from whimbrel.storage.postgres import Database

_PLACE = re.compile(r"\{(?:(\d+):)?([a-z_]+)(\+7d)?\}")
_QUOTE = re.compile(r'(?<!\\)"')
_OF_FIELD = (
    "SELECT o.value, count(*) FROM custom_field_value v JOIN custom_field f ON f.id = v.field_id "
    "JOIN custom_field_option o ON o.id = v.ref WHERE f.name = (SELECT f2.name FROM custom_field f2 "
    "JOIN custom_field_value v2 ON v2.field_id = f2.id WHERE f2.type_key LIKE '%\\:select' "
    "GROUP BY f2.id ORDER BY count(*) DESC LIMIT 1) GROUP BY 1"
)
_FIELD_NAMED = (
    "SELECT '\"' || f.name || '\"' AS value, 1 AS weight FROM custom_field f "
    "JOIN custom_field_value v ON v.field_id = f.id "
    "WHERE f.type_key LIKE '{type}' GROUP BY f.id ORDER BY count(*) DESC LIMIT 1"
)
_SAMPLE = "(SELECT summary, description FROM issue WHERE id % 17 = 0) AS some_issues"
_SOURCES: Mapping[str, str] = {
    "project": "SELECT p.key, count(*), p.id FROM issue i JOIN project p ON p.id = i.project_id GROUP BY 3",
    "status": "SELECT s.name, count(*) FROM issue i JOIN status s ON s.id = i.status_id GROUP BY 1",
    "user": "SELECT u.name, count(*) FROM issue i JOIN app_user u ON u.id = i.assignee_id GROUP BY 1",
    "group": "SELECT g.name, count(*) FROM group_member m JOIN app_group g ON g.id = m.group_id GROUP BY 1",
    "label": "SELECT label, count(*) FROM issue_label GROUP BY 1",
    "component": "SELECT c.name, count(*), c.project_id FROM issue_component x "
    "JOIN component c ON c.id = x.component_id GROUP BY c.id",
    "issue": "SELECT p.key || '-' || i.number, count(*), p.id FROM issue s JOIN issue i ON i.id = s.parent_id "
    "JOIN project p ON p.id = i.project_id WHERE s.id % 19 = 0 AND i.security_level_id IS NULL GROUP BY i.id, p.id",
    "epic": "SELECT p.key || '-' || i.number, count(*), p.id FROM custom_field_value v "
    "JOIN custom_field f ON f.id = v.field_id JOIN issue i ON i.id = v.ref JOIN project p ON p.id = i.project_id "
    "WHERE f.type_key LIKE '%\\:gh-epic-link' AND v.issue_id % 19 = 0 AND i.security_level_id IS NULL "
    "GROUP BY i.id, p.id",
    "select_cf": _FIELD_NAMED.format(type="%\\:select"),
    "number_cf": _FIELD_NAMED.format(type="%\\:float"),
    "user_cf": _FIELD_NAMED.format(type="%\\:userpicker"),
    "text_cf": _FIELD_NAMED.format(type="%\\:textfield"),
    "option": _OF_FIELD,
    "number": "SELECT n::text AS value, 1 AS weight FROM generate_series(1, 8) AS n",
    "date": "SELECT to_char(created, 'YYYY-MM-DD') AS value, 1 AS weight FROM issue ORDER BY id DESC LIMIT 5000",
    "word": "SELECT word, count(*) FROM (SELECT regexp_split_to_table(lower(summary), '[^a-z]+') AS word "
    f"FROM {_SAMPLE}) AS words WHERE length(word) > 3 GROUP BY 1",
    "prefix": "SELECT left(word, 4), count(*) FROM (SELECT regexp_split_to_table(lower(summary), '[^a-z]+') AS word "
    f"FROM {_SAMPLE}) AS words WHERE length(word) > 5 GROUP BY 1",
    "phrase": "SELECT (regexp_match(lower(description), '([a-z]{4,} [a-z]{4,})[.]'))[1] AS value, 1 AS weight "
    f"FROM {_SAMPLE} WHERE description ~* '[a-z]{{4,}} [a-z]{{4,}}[.]' LIMIT 2000",
}


class Form(msgspec.Struct, frozen=True):
    """A query with places for values; `weight` is how often it is asked."""

    weight: int
    kind: str
    text: str


def forms() -> list[Form]:
    """Read the forms."""
    found = []
    for line in Path(__file__).with_name("jql_forms.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            weight, kind, form = line.split(" ", 2)
            found.append(Form(int(weight), kind, form))
    return found


Values = Mapping[str, tuple[Sequence[str], Sequence[int]]]


class Known:
    """What can be drawn on one site, and in which project each project's own things are."""

    def __init__(self, rows: Mapping[str, Sequence[Sequence[Any]]]) -> None:
        self._rows = rows

    @classmethod
    async def of(cls, database: Database) -> "Known":
        """Read it from the site."""
        return cls({name: await database.fetch_all(text(source)) for name, source in _SOURCES.items()})

    def draw(self, project_ids: AbstractSet[int], seed: int) -> "Draw":
        """Return a draw for somebody who sees some projects."""
        return Draw(self.seen(project_ids), seed)

    def seen(self, project_ids: AbstractSet[int]) -> Values:
        """Return the values with their weights, added up as they come, that somebody who sees some projects knows."""
        values = {}
        for name, rows in self._rows.items():
            seen = [row for row in rows if len(row) < 3 or row[2] in project_ids]
            values[name] = ([row[0] for row in seen], list(accumulate(row[1] for row in seen)))
        return values


class Draw:
    """Values as one person draws them."""

    def __init__(self, values: Values, seed: int) -> None:
        self._values = values
        self._random = random.Random(seed)
        self._date = "2025-01-01"

    def fill(self, form: str) -> str | None:
        """Return a query of the form; None where there is nothing to fill a place with."""
        try:
            return _PLACE.sub(self._value, form)
        except LookupError:
            return None

    def _value(self, place: re.Match[str]) -> str:
        count, name, later = place.groups()
        known, shares = self._values.get(name, ((), ()))
        if not known:
            raise LookupError(name)
        chosen = self._random.choices(known, cum_weights=shares, k=int(count or 1))
        if later:
            return str(date.fromisoformat(self._date) + timedelta(days=7))
        if name == "date":
            self._date = chosen[0]
        return ", ".join(f'"{value}"' for value in dict.fromkeys(chosen)) if count else _quoted(chosen[0], place)


def _quoted(value: str, place: re.Match[str]) -> str:
    """Quote a value unless the form does, or it needs no quotes."""
    in_quotes = len(_QUOTE.findall(place.string, 0, place.start())) % 2 == 1
    plain = in_quotes or value.startswith('"') or re.fullmatch(r"-?[0-9.]+", value)
    return value if plain else f'"{value}"'
