"""The fields of the language, as data: what a field is called, what its values are, and what can be asked of it.

`SYSTEM_FIELDS` is the whole list of Jira's own; the field of a custom field follows from its kind.
"""

from collections.abc import Mapping

import msgspec

from whimbrel.jql import ast
from whimbrel.jql.ast import Operator
from whimbrel.jql.names import FieldNames
from whimbrel.jql.nature import Nature
from whimbrel.jql.operators import CHANGE, EMPTINESS, EQUALITY, HISTORY, LISTS, MATCHING, OPERATORS, FieldType
from whimbrel.tracker.customfield import CustomField, Kind


class QueryField(msgspec.Struct, frozen=True, kw_only=True):
    """A field as queries know it.

    `id` is its canonical name, `stored` the attribute of `tracker.issue.Issue` that holds it (None: it hangs on the
    issue elsewhere), `many` tells that it can have several values, `descending` is its own direction when sorting.
    """

    id: str
    type: FieldType
    aliases: tuple[str, ...] = ()
    stored: str | None = None
    custom_id: int | None = None
    many: bool = False
    operators: frozenset[Operator] = frozenset()
    history: frozenset[Operator] = frozenset()
    sortable: bool = True
    descending: bool = False
    nature: Nature = Nature.STATIC
    answered: bool = True  # a field of Jira's that has no data here yet is known, and refused
    empty_differs: bool = False  # a negated question also finds issues whose field is empty
    always_set: bool = False  # no issue is without a value


def _field(field_id: str, of_type: FieldType, *aliases: str, **rest: object) -> QueryField:
    entry = {"id": field_id, "type": of_type, "aliases": aliases, "operators": OPERATORS[of_type], **rest}
    return QueryField(**entry)  # type: ignore[arg-type]  # the entries below are checked by the struct's tests


def _text(field_id: str, operators: frozenset[Operator] = MATCHING) -> QueryField:
    """Return the field of texts of which each asker sees those that are meant for them."""
    return _field(field_id, FieldType.TEXT, operators=operators, many=True, sortable=False, nature=Nature.PERMISSION)


def _later(field_id: str, *aliases: str, operators: frozenset[Operator]) -> QueryField:
    return _field(field_id, FieldType.OTHER, *aliases, operators=operators, sortable=False, answered=False)


_WAS_AND_CHANGED = HISTORY | CHANGE
_RELATIVE = EQUALITY | LISTS
_T = FieldType

SYSTEM_FIELDS = (
    _field("affectedVersion", _T.VERSION, stored="affected_version_ids", many=True),
    _field("assignee", _T.USER, stored="assignee_id", history=_WAS_AND_CHANGED),
    _field("attachments", _T.ATTACHMENT, many=True, sortable=False),
    _field("category", _T.CATEGORY, sortable=False, nature=Nature.CONFIGURATION),
    _text("comment"),
    _field("component", _T.COMPONENT, stored="component_ids", many=True),
    _field("created", _T.INSTANT, "createdDate", stored="created", descending=True, always_set=True),
    _field("creator", _T.USER, stored="creator_id", history=HISTORY, descending=True),
    _field("description", _T.TEXT, stored="description"),
    _field("due", _T.DAY, "dueDate", stored="due"),
    _field("environment", _T.TEXT, stored="environment"),
    _field(
        *("filter", _T.FILTER, "request", "savedFilter", "searchRequest"),
        sortable=False,
        nature=Nature.CONFIGURATION,
        always_set=True,
    ),
    _field("fixVersion", _T.VERSION, stored="fix_version_ids", many=True, history=_WAS_AND_CHANGED),
    _field("issueKey", _T.ISSUE, "id", "issue", "key", stored="id", always_set=True),
    _field("issueLinkType", _T.LINK_TYPE, many=True, sortable=False, empty_differs=True),
    _field("labels", _T.EXACT, stored="labels", many=True),
    _field("lastViewed", _T.INSTANT, descending=True, nature=Nature.USER),
    _field("level", _T.LEVEL, stored="security_level_id"),
    _field("originalEstimate", _T.DURATION, "timeOriginalEstimate", stored="original_estimate"),
    _field("parent", _T.ISSUE, stored="parent_id", operators=_RELATIVE),
    _field("priority", _T.PRIORITY, stored="priority_id", history=_WAS_AND_CHANGED, descending=True),
    _field("project", _T.PROJECT, stored="project_id", always_set=True),
    _field("projectType", _T.PROJECT_TYPE, nature=Nature.CONFIGURATION, always_set=True),
    _field("remainingEstimate", _T.DURATION, "timeEstimate", stored="remaining_estimate"),
    _field("reporter", _T.USER, stored="reporter_id", history=_WAS_AND_CHANGED),
    _field("resolution", _T.RESOLUTION, stored="resolution_id", history=_WAS_AND_CHANGED),
    _field("resolved", _T.INSTANT, "resolutionDate", stored="resolved", descending=True),
    _field("status", _T.STATUS, stored="status_id", history=_WAS_AND_CHANGED, descending=True, always_set=True),
    _field("statusCategory", _T.STATUS_CATEGORY, nature=Nature.CONFIGURATION, always_set=True),
    _field("summary", _T.TEXT, stored="summary", always_set=True),
    _text("text", operators=frozenset({Operator.LIKE})),
    _field("timeSpent", _T.DURATION, stored="time_spent"),
    _field("type", _T.ISSUE_TYPE, "issueType", stored="issue_type_id", always_set=True),
    _field("updated", _T.INSTANT, "updatedDate", stored="updated", descending=True, always_set=True),
    _field("voter", _T.USER, many=True, sortable=False, nature=Nature.PERMISSION),
    _field("votes", _T.COUNT, stored="votes", descending=True, always_set=True),
    _field("watcher", _T.USER, many=True, sortable=False, nature=Nature.PERMISSION),
    _field("watchers", _T.COUNT, stored="watches", descending=True, always_set=True),
    _field("workRatio", _T.COUNT, stored="work_ratio", operators=OPERATORS[_T.NUMBER]),
    _field("worklogAuthor", _T.USER, many=True, sortable=False, nature=Nature.PERMISSION),
    _text("worklogComment"),
    _field("worklogDate", _T.DAY_OF_INSTANT, many=True, sortable=False, nature=Nature.PERMISSION),
    _later("approvals", operators=EQUALITY),
    _later("organizations", operators=_RELATIVE),
    _later("issueFunction", operators=LISTS),
    _later("request-channel-type", operators=_RELATIVE | EMPTINESS),
    _later("request-last-activity-time", operators=OPERATORS[_T.INSTANT]),
    _later("change-control-type", operators=_RELATIVE | EMPTINESS),
)

BY_NAME: Mapping[str, QueryField] = {
    name.lower(): field for field in SYSTEM_FIELDS for name in (field.id, *field.aliases)
}
TEXT = BY_NAME["text"]
"""All texts of an issue: its summary, description, environment, comments and custom fields of texts."""

NUMBER_IN_PROJECT = _field("issueKey", _T.COUNT, stored="number")
"""The number in an issue's key: what comparisons of keys come down to, within one project."""

TYPE_OF_KIND: Mapping[Kind, FieldType] = {
    Kind.TEXT: _T.TEXT,
    Kind.EXACT: _T.EXACT,
    Kind.NUMBER: _T.NUMBER,
    Kind.DATE: _T.DAY,
    Kind.INSTANT: _T.INSTANT,
    Kind.OPTION: _T.OPTION,
    Kind.CASCADE: _T.CASCADE,
    Kind.USER: _T.USER,
    Kind.GROUP: _T.GROUP,
    Kind.VERSION: _T.VERSION,
    Kind.PROJECT: _T.PROJECT,
    Kind.SPRINT: _T.SPRINT,
    Kind.ISSUE: _T.ISSUE,
    Kind.RANK: _T.RANK,
}


def of_custom_field(field: CustomField) -> QueryField:
    """Return the field that a custom field is in queries."""
    kind = field.type.kind
    found_type = TYPE_OF_KIND[kind]
    return QueryField(
        id=f"cf[{field.id}]",
        type=found_type,
        stored="rank" if kind is Kind.RANK else None,
        custom_id=None if kind is Kind.RANK else field.id,
        many=field.type.multiple or kind is Kind.CASCADE,
        operators=_RELATIVE | EMPTINESS if kind is Kind.ISSUE else OPERATORS[found_type],
        descending=found_type is FieldType.INSTANT,
    )


def find(named: ast.Field, names: FieldNames) -> tuple[QueryField, ...]:
    """Return the fields that a name means: a system field, else every custom field of that name, else none."""
    if named.custom_id is not None:
        field = names.custom_field(named.custom_id)
        return (of_custom_field(field),) if field else ()
    system = BY_NAME.get(named.name.lower())
    if system is not None:
        return (system,)
    return tuple(of_custom_field(field) for field in names.custom_fields_named(named.name))
