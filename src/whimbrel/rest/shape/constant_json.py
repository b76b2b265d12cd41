"""What administrators configure, as REST v2 shows it: statuses, priorities, resolutions, types, levels, options."""

from collections.abc import Iterable
from typing import Any

from whimbrel.rest.http.place import Place
from whimbrel.tracker.constant import IssueType, LinkType, Priority, Resolution
from whimbrel.tracker.customfield import Option
from whimbrel.tracker.permission import SecurityLevel
from whimbrel.tracker.project import ProjectCategory, ProjectRole
from whimbrel.tracker.status import Status, StatusCategory
from whimbrel.tracker.user import Group

Json = dict[str, Any]


def category_json(place: Place, category: StatusCategory) -> Json:
    """Show a status category; its id is a number, as in Jira."""
    return {
        "self": place.rest("statuscategory", category.id),
        "id": category.id,
        "key": category.key,
        "colorName": category.color,
        "name": category.name,
    }


def status_json(place: Place, status: Status) -> Json:
    """Show a status with its category."""
    return {
        "self": place.rest("status", status.id),
        "description": status.description,
        "iconUrl": place.icon("status", status.name),
        "name": status.name,
        "id": str(status.id),
        "statusCategory": category_json(place, status.category),
    }


def priority_json(place: Place, priority: Priority) -> Json:
    """Show a priority."""
    return {
        "self": place.rest("priority", priority.id),
        "statusColor": priority.color,
        "description": priority.description,
        "iconUrl": place.icon("priority", priority.name),
        "name": priority.name,
        "id": str(priority.id),
    }


def resolution_json(place: Place, resolution: Resolution) -> Json:
    """Show a resolution."""
    return {
        "self": place.rest("resolution", resolution.id),
        "id": str(resolution.id),
        "description": resolution.description,
        "name": resolution.name,
    }


def issue_type_json(place: Place, issue_type: IssueType) -> Json:
    """Show an issue type."""
    chosen = issue_type.avatar_id
    shown = {
        "self": place.rest("issuetype", issue_type.id),
        "id": str(issue_type.id),
        "description": issue_type.description,
        "iconUrl": place.icon("type", issue_type.name),
        "name": issue_type.name,
        "subtask": issue_type.subtask,
    }
    if chosen is None:
        return shown
    return {**shown, "iconUrl": place.avatar("issuetype", chosen, "16x16"), "avatarId": chosen}


def link_type_json(place: Place, link_type: LinkType) -> Json:
    """Show a type of issue links."""
    return {
        "id": str(link_type.id),
        "name": link_type.name,
        "inward": link_type.inward,
        "outward": link_type.outward,
        "self": place.rest("issueLinkType", link_type.id),
    }


def level_json(place: Place, level: SecurityLevel) -> Json:
    """Show a security level."""
    return {
        "self": place.rest("securitylevel", level.id),
        "id": str(level.id),
        "description": level.description,
        "name": level.name,
    }


def option_json(place: Place, option: Option) -> Json:
    """Show an option of a select field."""
    return {
        "self": place.rest("customFieldOption", option.id),
        "value": option.value,
        "id": str(option.id),
        "disabled": option.disabled,
    }


def option_in_full_json(place: Place, option: Option, children: Iterable[Option]) -> Json:
    """Show an option as a thing of its own, with the ids of those below it."""
    shown = {"id": option.id, "childrenIds": [child.id for child in children]}
    return {**option_json(place, option), **shown}


def group_json(place: Place, group: Group) -> Json:
    """Show a group."""
    return {"name": group.name, "self": f"{place.rest('group')}?groupname={group.name}"}


def project_category_json(place: Place, category: ProjectCategory) -> Json:
    """Show a project category."""
    return {
        "self": place.rest("projectCategory", category.id),
        "id": str(category.id),
        "description": category.description,
        "name": category.name,
    }


def role_json(place: Place, project_id: int, role: ProjectRole) -> Json:
    """Show a role in a project, without who plays it; its id is a number, as in Jira."""
    return {
        "self": place.rest("project", project_id, "role", role.id),
        "name": role.name,
        "id": role.id,
        "description": role.description,
    }
