"""The language as REST v2 describes it to editors of queries: fields, functions, and suggested values.

Names of types are the Java classes that Jira gives, by which editors tell which functions fit a field.
"""

import html
from collections.abc import Iterable, Mapping

from whimbrel.catalogue.suggestion import Suggestion
from whimbrel.jql import fieldchoice
from whimbrel.jql.ast import Operator
from whimbrel.jql.beginning import word_starts
from whimbrel.jql.fields import QueryField, of_custom_field
from whimbrel.jql.functions.catalogue import FUNCTIONS
from whimbrel.jql.functions.function import QueryFunction
from whimbrel.jql.names import FieldNames
from whimbrel.jql.operators import NAMED, FieldType
from whimbrel.jql.print import print_value
from whimbrel.rest.shape.constant_json import Json

_JIRA = "com.atlassian.jira."
_TYPES: Mapping[FieldType, str] = {
    FieldType.PROJECT: f"{_JIRA}project.Project",
    FieldType.CATEGORY: f"{_JIRA}project.ProjectCategory",
    FieldType.ISSUE: f"{_JIRA}issue.Issue",
    FieldType.ISSUE_TYPE: f"{_JIRA}issue.issuetype.IssueType",
    FieldType.STATUS: f"{_JIRA}issue.status.Status",
    FieldType.STATUS_CATEGORY: f"{_JIRA}issue.status.category.StatusCategory",
    FieldType.PRIORITY: f"{_JIRA}issue.priority.Priority",
    FieldType.RESOLUTION: f"{_JIRA}issue.resolution.Resolution",
    FieldType.LEVEL: f"{_JIRA}issue.security.IssueSecurityLevel",
    FieldType.USER: f"{_JIRA}user.ApplicationUser",
    FieldType.GROUP: "com.atlassian.crowd.embedded.api.Group",
    FieldType.COMPONENT: f"{_JIRA}bc.project.component.ProjectComponent",
    FieldType.VERSION: f"{_JIRA}project.version.Version",
    FieldType.SPRINT: "com.atlassian.greenhopper.service.sprint.Sprint",
    FieldType.LINK_TYPE: f"{_JIRA}issue.link.IssueLinkType",
    FieldType.OPTION: f"{_JIRA}issue.customfields.option.Option",
    FieldType.CASCADE: f"{_JIRA}issue.customfields.option.CascadeOption",
    FieldType.EXACT: f"{_JIRA}issue.label.Label",
    FieldType.ATTACHMENT: f"{_JIRA}issue.attachment.Attachment",
    FieldType.TEXT: "java.lang.String",
    **dict.fromkeys((FieldType.INSTANT, FieldType.DAY, FieldType.DAY_OF_INSTANT), "java.util.Date"),
    **dict.fromkeys((FieldType.NUMBER, FieldType.COUNT), "java.lang.Number"),
}
_ANY_TYPE = "java.lang.Object"


def field_names_json(names: FieldNames) -> list[Json]:
    """Show every field that can be asked for or sorted by: each name of the system's own, then custom fields."""
    shown = [
        _field_json(field, name, name) for field in fieldchoice.system_fields() for name in (field.id, *field.aliases)
    ]
    shown.sort(key=lambda entry: entry["value"].lower())
    custom = sorted(fieldchoice.custom_fields(names), key=lambda one: (one[0].name.lower(), one[0].id))
    for field, alone in custom:
        entry = _field_json(of_custom_field(field), fieldchoice.written(field, alone=alone), fieldchoice.shown(field))
        shown.append({**entry, "cfid": f"cf[{field.id}]"})
    return shown


def function_names_json() -> list[Json]:
    """Show every function that can be called, with quotes for each argument that it needs."""
    answered = (function for function in FUNCTIONS if function.answered)
    return [_function_json(function) for function in sorted(answered, key=lambda one: one.name.lower())]


def suggestion_json(suggestion: Suggestion, typed: str) -> Json:
    """Show a value as it is written in a query, and what is typed of it in bold."""
    return {"value": print_value(suggestion.value), "displayName": emboldened(suggestion.display, typed)}


def emboldened(text: str, typed: str) -> str:
    """Return a text as HTML with every word, or beginning of one, in bold that is typed, in any case of letters."""
    typed = typed.strip()
    parts: list[str] = []
    end = 0
    for start in (0, *word_starts(text)) if typed else ():
        stop = start + len(typed)
        if start >= end and text[start:stop].lower() == typed.lower():
            parts += (html.escape(text[end:start]), "<b>", html.escape(text[start:stop]), "</b>")
            end = stop
    return "".join((*parts, html.escape(text[end:])))


def _field_json(field: QueryField, value: str, display: str) -> Json:
    entry = {"value": value, "displayName": display}
    if field.type in NAMED:
        entry["auto"] = "true"
    if field.sortable:
        entry["orderable"] = "true"
    had = field.operators | field.history
    if had:
        entry["searchable"] = "true"
    return {**entry, "operators": [one.value for one in Operator if one in had], "types": _types((field.type,))}


def _function_json(function: QueryFunction) -> Json:
    arguments = ", ".join(['""'] * function.fewest)
    call = f"{function.name}({arguments})"
    entry = {"value": call, "displayName": call}
    if function.lists is not False:
        entry["isList"] = "true"
    return {**entry, "types": _types(sorted(function.types))}


def _types(types: Iterable[FieldType]) -> list[str]:
    return list(dict.fromkeys(_TYPES.get(one, _ANY_TYPE) for one in types))
