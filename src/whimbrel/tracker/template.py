"""Templates of projects: what a project begins with, under the keys that Jira's templates have."""

from collections.abc import Mapping

import msgspec

from whimbrel.tracker import defaults
from whimbrel.tracker.board import BoardType


class TemplateType(msgspec.Struct, frozen=True):
    """An issue type of a template; the site's type of that name is taken, or made where there is none."""

    name: str
    description: str
    subtask: bool = False


class Template(msgspec.Struct, frozen=True):
    """What a project of a template gets: its type, issue types, the first of which is the default, workflow, board."""

    key: str
    name: str
    type_key: str
    description: str
    issue_types: tuple[TemplateType, ...]
    workflow_id: int
    permission_scheme_id: int = defaults.DEFAULT_PERMISSION_SCHEME
    board: BoardType | None = None


_TYPES = {one.name: TemplateType(one.name, one.description, one.subtask) for one in defaults.ISSUE_TYPES}
_SIMPLIFIED, _CLASSIC = (workflow.id for workflow in defaults.WORKFLOWS)
_SOFTWARE = tuple(_TYPES[name] for name in ("Story", "Task", "Bug", "Epic", "Sub-task"))
_BASIC = tuple(_TYPES[name] for name in ("Task", "Bug", "Story", "Epic", "Sub-task"))
_BUSINESS = tuple(_TYPES[name] for name in ("Task", "Sub-task"))
_SERVICE = (
    TemplateType("Service Request", "A request that follows a procedure."),
    TemplateType("Incident", "An event that interrupts a service or makes it worse."),
    TemplateType("Problem", "The cause of one or more incidents."),
    TemplateType("Change", "Something about a service that is to be changed."),
    _TYPES["Task"],
    _TYPES["Sub-task"],
)
_GREENHOPPER = "com.pyxis.greenhopper.jira:"
_CORE = "com.atlassian.jira-core-project-templates:jira-core-"
_DESK = "com.atlassian.servicedesk:"


def _software(key: str, name: str, description: str, board: BoardType | None) -> Template:
    types = _BASIC if board is None else _SOFTWARE
    scheme = defaults.SOFTWARE_PERMISSION_SCHEME
    return Template(_GREENHOPPER + key, name, "software", description, types, _SIMPLIFIED, scheme, board)


_ALL = (
    _software(
        "gh-scrum-template",
        "Scrum software development",
        "Work in sprints, planned on a board with a backlog.",
        BoardType.SCRUM,
    ),
    _software(
        "gh-kanban-template",
        "Kanban software development",
        "Let work flow over a board, as much at once as its columns allow.",
        BoardType.KANBAN,
    ),
    _software(
        "basic-software-development-template",
        "Basic software development",
        "Track tasks and bugs; a board can be made when one is needed.",
        None,
    ),
    Template(
        _CORE + "project-management",
        "Project management",
        "business",
        "Plan, track and report the work of a project.",
        _BUSINESS,
        _SIMPLIFIED,
    ),
    Template(
        _CORE + "task-management",
        "Task management",
        "business",
        "Organise and assign simple tasks.",
        _BUSINESS,
        _SIMPLIFIED,
    ),
    Template(
        _CORE + "process-management",
        "Process management",
        "business",
        "Track work that goes through the same steps each time.",
        _BUSINESS,
        _CLASSIC,
    ),
    Template(
        _DESK + "basic-service-desk-project",
        "Basic service desk",
        "service_desk",
        "Take in and answer requests.",
        _SERVICE,
        _CLASSIC,
    ),
    Template(
        _DESK + "itil-service-desk-project",
        "IT service desk",
        "service_desk",
        "Requests, incidents, problems and changes of IT services.",
        _SERVICE,
        _CLASSIC,
    ),
)
TEMPLATES: Mapping[str, Template] = {template.key: template for template in _ALL}
"""By their keys, in the order in which they are offered."""
