"""The custom fields of an issue, and the agile fields of Jira Software's own REST shape."""

from typing import Any

import msgspec

from whimbrel.importers.jira_rest.field import Fields, is_custom, unwrapped
from whimbrel.importers.jira_rest.noun import Nouns, Raw
from whimbrel.importers.jira_rest.sprint import read_sprint
from whimbrel.importers.jira_rest.text import read_name
from whimbrel.importers.model import ImportedField, ImportedOption, ImportedSprint, ImportedValue
from whimbrel.importers.report import Findings, Loss
from whimbrel.tracker import customfield, defaults, rank

_SPRINT = ImportedField(defaults.SPRINT.name, customfield.SPRINT.key)
_FLAGGED = ImportedValue(
    ImportedField(defaults.FLAGGED.name, customfield.CHECKBOXES.key), (ImportedOption("Impediment"),)
)
_READ = frozenset(
    {
        *("project", "issuetype", "status", "summary", "created", "updated", "priority", "resolution", "security"),
        *("assignee", "reporter", "creator", "description", "environment", "resolutiondate", "duedate"),
        *("timeoriginalestimate", "timeestimate", "timespent", "timetracking", "votes", "watches", "labels"),
        *("components", "fixVersions", "versions", "parent", "epic", "issuelinks", "comment", "worklog"),
        *("attachment", "sprint", "closedSprints", "flagged"),
    }
)
# What others say or what is computed: sub-tasks name their parent, progress is in the estimates, and so on.
_DERIVED = frozenset(
    {
        *("subtasks", "progress", "aggregateprogress", "aggregatetimeestimate", "aggregatetimeoriginalestimate"),
        *("aggregatetimespent", "workratio", "lastViewed", "thumbnail", "statuscategorychangedate", "statusCategory"),
    }
)


class Told(msgspec.Struct, frozen=True):
    """What a page tells of its fields when it was asked with `expand=names,schema`, by field id."""

    names: dict[str, Any] = {}
    schema: dict[str, Any] = {}

    def of_issue(self, raw: Raw) -> "Told":
        """Return what an issue tells of its fields itself, else what its page tells."""
        return told_by(raw) if "names" in raw or "schema" in raw else self


def told_by(raw: Raw) -> Told:
    """Read what a page, or an issue on its own, tells."""
    names, schema = raw.get("names"), raw.get("schema")
    return Told(names if isinstance(names, dict) else {}, schema if isinstance(schema, dict) else {})


class Custom(msgspec.Struct, frozen=True):
    """The values of an issue's custom fields, and its LexoRank, which is kept on the issue itself."""

    values: tuple[ImportedValue, ...]
    rank: str | None


class Customs:
    """Reads custom fields, all of one source."""

    def __init__(self, nouns: Nouns, findings: Findings) -> None:
        """Begin with no field met."""
        self._fields = Fields(nouns)
        self._findings = findings
        self._sprints: dict[ImportedSprint, ImportedSprint] = {}

    def read(self, key: str, fields: Raw, told: Told) -> Custom:
        """Read every field that is not one of Jira's own; what is not understood goes to the report."""
        values: list[ImportedValue] = []
        place = None
        for field_id, value in fields.items():
            if value is None or field_id in _READ or field_id in _DERIVED:
                continue
            if not is_custom(field_id):
                if value not in ([], {}, "", False):
                    self._findings.note(Loss.LEFT_OUT, f"field '{field_id}', which is not known", key)
                continue
            found = self._value(key, field_id, value, told)
            if found is None:
                continue
            if found.field.type_key == customfield.RANK.key:
                place = self._rank(key, str(found.scalars[0])) or place
            else:
                values.append(found)
        return Custom((*values, *self._agile(key, fields)), place)

    def _value(self, key: str, field_id: str, value: Any, told: Told) -> ImportedValue | None:
        name, inner = unwrapped(field_id, value)
        if inner in (None, "", [], {}):
            return None
        shown = name or read_name(told.names.get(field_id))
        field = self._fields.field(field_id, shown, told.schema.get(field_id), inner)
        scalars = self._fields.scalars(field, inner) if field is not None else None
        if field is None or scalars is None:
            named = f"'{shown}' ({field_id})" if shown else field_id
            self._findings.note(Loss.LEFT_OUT, f"field {named}: a value that is not understood", key)
            return None
        return ImportedValue(field, scalars) if scalars else None

    def _rank(self, key: str, text: str) -> str | None:
        if rank.from_lexorank(text) is None:
            self._findings.note(Loss.LEFT_OUT, "a rank that is no LexoRank", key)
            return None
        return text

    def _agile(self, key: str, fields: Raw) -> list[ImportedValue]:
        """Read `sprint`, `closedSprints` and `flagged`, which Jira Software's REST API has beside custom fields."""
        values = [_FLAGGED] if fields.get("flagged") is True else []
        sprints = []
        for raw in (*_listed(fields.get("closedSprints")), *_listed(fields.get("sprint"))):
            sprint = read_sprint(raw)
            if sprint is None:
                self._findings.note(Loss.LEFT_OUT, "a sprint without a name or a state", key)
            else:
                sprints.append(self._sprints.setdefault(sprint, sprint))
        return [*values, ImportedValue(_SPRINT, tuple(sprints))] if sprints else values


def _listed(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [] if raw is None else [raw]
