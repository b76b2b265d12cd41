"""Values of custom fields, as REST v2 shows them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from whimbrel.reads.issue import IssueView
from whimbrel.rest.http.instant import to_iso, to_jira
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.customfield import CustomField, Kind, Scalar, Value
from whimbrel.tracker.rank import to_lexorank
from whimbrel.tracker.sprint import Sprint

Show = Callable[[Vocabulary, IssueView, Any], Any]
"""Shows one scalar of a value."""


def custom_json(vocabulary: Vocabulary, field: CustomField, view: IssueView) -> Any:
    """Show the value of a custom field on an issue; null where it has none."""
    kind = field.type.kind
    if kind is Kind.RANK:
        return to_lexorank(view.issue.rank)
    value: Value = view.issue.custom.get(field.id, ())
    if not value:
        return None
    if kind is Kind.CASCADE:
        return _cascade(vocabulary, value)
    show: Show = _SHOW.get(kind, _as_it_is)
    if not field.type.multiple:
        return show(vocabulary, view, value[0])
    shown = (show(vocabulary, view, scalar) for scalar in value)
    return [item for item in shown if item is not None] or None


def sprint_text(sprint: Sprint) -> str:
    """Return a sprint in the form that Jira Server gives it, which clients take apart.

    The hexadecimal number before the bracket is an object's address there; here it is the sprint's id.
    """
    members = {
        "id": sprint.id,
        "rapidViewId": sprint.board_id,
        "state": sprint.state.upper(),
        "name": sprint.name,
        "startDate": to_iso(sprint.start),
        "endDate": to_iso(sprint.end),
        "completeDate": to_iso(sprint.completed),
        "activatedDate": to_iso(sprint.activated),
        "sequence": sprint.sequence or sprint.id,
        "goal": sprint.goal or None,
    }
    inside = ",".join(f"{name}={'<null>' if value is None else value}" for name, value in members.items())
    return f"com.atlassian.greenhopper.service.sprint.Sprint@{sprint.id:x}[{inside}]"


def _cascade(vocabulary: Vocabulary, value: Value) -> Any:
    parent = vocabulary.option(_id(value[0]))
    if parent is None or len(value) == 1:
        return parent
    return {**parent, "child": vocabulary.option(_id(value[1]))}


def _as_it_is(_vocabulary: Vocabulary, _view: IssueView, scalar: Scalar) -> Any:
    if isinstance(scalar, datetime):
        return to_jira(scalar)
    return scalar.isoformat() if isinstance(scalar, date) else scalar


def _sprint(vocabulary: Vocabulary, _view: IssueView, scalar: Scalar) -> str | None:
    sprint = vocabulary.catalogue.sprints.get(_id(scalar))
    return sprint_text(sprint) if sprint is not None else None


def _issue(vocabulary: Vocabulary, view: IssueView, scalar: Scalar) -> str | None:
    other = view.others.get(_id(scalar))
    return vocabulary.catalogue.issue_key(other.project_id, other.number) if other is not None else None


def _id(scalar: Scalar) -> int:
    return int(str(scalar))


_SHOW: Mapping[Kind, Show] = {
    Kind.OPTION: lambda vocabulary, _view, scalar: vocabulary.option(_id(scalar)),
    Kind.USER: lambda vocabulary, _view, scalar: vocabulary.user(_id(scalar)),
    Kind.GROUP: lambda vocabulary, _view, scalar: vocabulary.group(_id(scalar)),
    Kind.VERSION: lambda vocabulary, _view, scalar: vocabulary.version(_id(scalar)),
    Kind.PROJECT: lambda vocabulary, _view, scalar: vocabulary.project(_id(scalar)),
    Kind.SPRINT: _sprint,
    Kind.ISSUE: _issue,
}
