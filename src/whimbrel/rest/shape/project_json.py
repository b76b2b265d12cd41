"""Projects and what belongs to them, as REST v2 shows them."""

import html
from collections.abc import Mapping

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.rest.http.place import Place
from whimbrel.rest.shape.constant_json import Json, issue_type_json, project_category_json, status_json
from whimbrel.rest.shape.user_json import user_json
from whimbrel.tracker.project import Component, Project, ProjectCategory, Version

EXPANDS = "description,lead,url,projectKeys"
TYPE_NAMES: Mapping[str, str] = {"software": "Software", "service_desk": "Service Desk", "business": "Business"}
"""What people read for the keys of the types of projects."""


def project_json(place: Place, project: Project, categories: Mapping[int, ProjectCategory]) -> Json:
    """Show a project in short, as issues mention it."""
    shown = {
        "self": place.rest("project", project.id),
        "id": str(project.id),
        "key": project.key,
        "name": project.name,
        "projectTypeKey": project.type_key,
        "avatarUrls": place.avatars("project", project.key, project.avatar_id),
    }
    category = categories.get(project.category_id) if project.category_id is not None else None
    if category is not None:
        shown["projectCategory"] = project_category_json(place, category)
    return shown


def listed_project_json(place: Place, catalogue: Catalogue, project: Project, expand: tuple[str, ...]) -> Json:
    """Show a project as a member of the list of projects, with the members that are asked for."""
    more = {
        "description": project.description,
        "lead": _lead(place, catalogue, project),
        "url": project.url,
        "projectKeys": list(catalogue.projects.keys_of(project)),
    }
    return {
        "expand": EXPANDS,
        **project_json(place, project, catalogue.projects.categories),
        "archived": project.archived,
        **{name: value for name, value in more.items() if name in expand},
    }


def whole_project_json(place: Place, catalogue: Catalogue, project: Project, expand: tuple[str, ...]) -> Json:
    """Show a project with its components, versions, issue types and roles."""
    schemes = catalogue.schemes
    shown = {
        **listed_project_json(place, catalogue, project, ("description", "lead", *expand)),
        "components": [
            component_json(place, component)
            for component in catalogue.projects.components_of.get(project.id, ())
            if not component.archived
        ],
        "issueTypes": [issue_type_json(place, issue_type) for issue_type in schemes.issue_types_of(project)],
        "versions": [version_json(place, version) for version in catalogue.projects.versions_of.get(project.id, ())],
        "assigneeType": project.assignee_type,
        "roles": roles_json(place, catalogue, project),
    }
    return {**shown, "url": project.url} if project.url else shown


def picked_project_json(project: Project, typed: str) -> Json:
    """Show a project in a picker, with what was typed in bold."""
    text = f"{project.name} ({project.key})"
    at = text.lower().find(typed) if typed else -1
    shown = html.escape(text)
    if at >= 0:
        end = at + len(typed)
        shown = f"{html.escape(text[:at])}<b>{html.escape(text[at:end])}</b>{html.escape(text[end:])}"
    return {"id": str(project.id), "key": project.key, "name": project.name, "html": shown}


def roles_json(place: Place, catalogue: Catalogue, project: Project) -> dict[str, str]:
    """Map the names of roles to the addresses where a project's actors are listed."""
    return {role.name: place.rest("project", project.id, "role", role.id) for role in catalogue.schemes.roles.values()}


def component_json(place: Place, component: Component) -> Json:
    """Show a component in short, as issues mention it."""
    return {
        "self": place.rest("component", component.id),
        "id": str(component.id),
        "name": component.name,
        "description": component.description,
    }


def whole_component_json(place: Place, catalogue: Catalogue, component: Component) -> Json:
    """Show a component with its lead and where it belongs."""
    project = catalogue.projects.all[component.project_id]
    lead = catalogue.people.users.get(component.lead_id) if component.lead_id is not None else None
    shown = {
        **component_json(place, component),
        "assigneeType": component.assignee_type,
        "realAssigneeType": component.assignee_type,
        "isAssigneeTypeValid": component.assignee_type != "COMPONENT_LEAD" or lead is not None,
        "project": project.key,
        "projectId": project.id,
        "archived": component.archived,
    }
    return {**shown, "lead": user_json(place, lead, with_email=True)} if lead is not None else shown


def version_json(place: Place, version: Version) -> Json:
    """Show a version; days that are not set are absent."""
    shown: Json = {
        "self": place.rest("version", version.id),
        "id": str(version.id),
        "description": version.description,
        "name": version.name,
        "archived": version.archived,
        "released": version.released,
        "projectId": version.project_id,
    }
    if version.start_date is not None:
        shown["startDate"] = version.start_date.isoformat()
    if version.release_date is not None:
        shown["releaseDate"] = version.release_date.isoformat()
    return shown


def statuses_json(place: Place, catalogue: Catalogue, project: Project) -> list[Json]:
    """Show for each issue type of a project which statuses its issues can be in."""
    schemes = catalogue.schemes
    return [
        {
            "self": place.rest("issuetype", issue_type.id),
            "id": str(issue_type.id),
            "name": issue_type.name,
            "subtask": issue_type.subtask,
            "statuses": [
                status_json(place, schemes.statuses[status_id])
                for status_id in schemes.workflow_of(project, issue_type.id).statuses
            ],
        }
        for issue_type in schemes.issue_types_of(project)
    ]


def _lead(place: Place, catalogue: Catalogue, project: Project) -> Json | None:
    lead = catalogue.people.users.get(project.lead_id) if project.lead_id is not None else None
    return user_json(place, lead, with_email=True) if lead is not None else None
