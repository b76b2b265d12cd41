"""What can be done with projects: create, and who may administer one."""

from typing import Any

from sqlalchemy import BigInteger, bindparam, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from whimbrel.actions import values
from whimbrel.catalogue.permissions import allows, is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.ids import PROJECT_KEY
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import project as tables
from whimbrel.tracker import defaults
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Project
from whimbrel.tracker.user import User

TYPES = ("software", "business", "service_desk")
MAXIMUM_KEY, MAXIMUM_NAME = 10, 80
LONGEST_URL = 255
_INSERT = insert(tables.project).returning(tables.project.c.id)
_INSERT_COUNTER = insert(tables.project_counter)
_APPOINT = insert_or(tables.project_role_actor).on_conflict_do_nothing()
_every_actor = tables.default_role_actor.c
_APPOINT_DEFAULTS = insert(tables.project_role_actor).from_select(
    ["project_id", "role_id", "user_id", "group_id"],
    select(
        bindparam("project", type_=BigInteger), _every_actor.role_id, _every_actor.user_id, _every_actor.group_id
    ).select_from(tables.default_role_actor),
)
_TAKEN = select(tables.project.c.key, tables.project.c.name).where(
    or_(tables.project.c.key == bindparam("key"), func.lower(tables.project.c.name) == bindparam("lower_name"))
)
_SCHEMES = {
    "permissionScheme": ("permission_scheme_id", "permission_schemes"),
    "notificationScheme": ("notification_scheme_id", "notification_schemes"),
    "issueSecurityScheme": ("security_scheme_id", "security_schemes"),
    "workflowScheme": ("workflow_scheme_id", "workflow_schemes"),
    "issueTypeScheme": ("issue_type_scheme_id", "issue_type_schemes"),
}


async def create_project(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> Project:
    """Create a project as `POST project` describes it; its administrators are the site's and its lead.

    Raises `NotAllowed` for anybody but an administrator of the site, `Invalid` naming every wrong member.
    """
    if not is_administrator(catalogue, actor):
        raise NotAllowed("You must have global administrator rights in order to create projects.")
    wrong: dict[str, str] = {}
    row = {**_identity(sent, wrong), **_schemes(catalogue, sent, wrong), **_people(catalogue, actor, sent, wrong)}
    await touch(tx, "projects")  # first, so that two who want the same key come one after the other
    for taken in await tx.fetch_all(_TAKEN, {"key": row["key"], "lower_name": row["name"].lower()}):
        if taken.key == row["key"]:
            wrong["projectKey"] = f"Project '{taken.name}' uses this project key."
        else:
            wrong["projectName"] = "A project with that name already exists."
    if wrong:
        raise Invalid(fields=wrong)
    project = Project(id=int(await tx.fetch_value(_INSERT, row)), **row)
    await tx.execute(_INSERT_COUNTER, {"project_id": project.id})
    await _appoint(tx, catalogue, project)
    tx.emit(
        Event(
            avi=Avi.PROJECT_CREATED,
            ari=ari(catalogue.site_id, "project", project.id),
            project_id=project.id,
            actor_id=actor.id if actor else None,
        )
    )
    return project


def administered_project(catalogue: Catalogue, actor: User | None, mention: str) -> Project:
    """Return the project with that key or id.

    Raises `NotFound` where the actor sees none, `NotAllowed` for who does not administer it.
    """
    project = catalogue.projects.find(mention)
    browses = project is not None and allows(catalogue, actor, Permission.BROWSE_PROJECTS, project)
    administers = project is not None and allows(catalogue, actor, Permission.ADMINISTER_PROJECTS, project)
    if project is None or not (browses or administers):
        word = "id" if mention.isdigit() else "key"
        raise NotFound(f"No project could be found with {word} '{mention[: values.ECHO]}'.")
    if not administers:
        raise NotAllowed("You cannot edit the configuration of this project.")
    return project


def _identity(sent: dict[str, Any], wrong: dict[str, str]) -> dict[str, Any]:
    """Read what the project is called and what kind it is."""
    key, name = _text(sent, "key", "projectKey", wrong), _text(sent, "name", "projectName", wrong).strip()
    if not PROJECT_KEY.fullmatch(key) or not 1 < len(key) <= MAXIMUM_KEY:
        wrong["projectKey"] = (
            "Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric "
            f"characters, and have at most {MAXIMUM_KEY} of them."
        )
    if not 1 < len(name) <= MAXIMUM_NAME:
        wrong["projectName"] = f"You must specify a valid project name: 2 to {MAXIMUM_NAME} characters."
    type_key = sent.get("projectTypeKey") or "software"
    if type_key not in TYPES:
        wrong["projectType"] = f"The project type must be one of {', '.join(TYPES)}."
    return {
        "key": key,
        "name": name,
        "type_key": type_key,
        "description": _text(sent, "description", "projectDescription", wrong),
        "url": _text(sent, "url", "projectUrl", wrong, LONGEST_URL),
    }


def _text(
    sent: dict[str, Any], member: str, field: str, wrong: dict[str, str], at_most: int = values.MAXIMUM_TEXT
) -> str:
    """Return a member that is text, empty where it is not; `wrong` learns of it under the name of the field."""
    value = sent.get(member)
    if value is None:
        return ""
    if isinstance(value, str) and len(value) <= at_most and values.is_storable(value):
        return value
    wrong[field] = f"The {member} must be a text of at most {at_most:,} characters, all of which can be stored."
    return ""


def _schemes(catalogue: Catalogue, sent: dict[str, Any], wrong: dict[str, str]) -> dict[str, Any]:
    """Read which schemes the project uses; what is not named is the site's default."""
    chosen: dict[str, Any] = {
        "permission_scheme_id": defaults.DEFAULT_PERMISSION_SCHEME,
        "notification_scheme_id": defaults.NOTIFICATION_SCHEME_ID,
        "security_scheme_id": None,
        "workflow_scheme_id": defaults.SIMPLIFIED_SCHEME,
        "issue_type_scheme_id": defaults.ISSUE_TYPE_SCHEMES[0].id,
        "category_id": None,
    }
    for member, (column, known) in _SCHEMES.items():
        if sent.get(member) is not None:
            chosen[column] = parse_id(sent[member])
            if chosen[column] not in getattr(catalogue.schemes, known):
                wrong[member] = f"{member} with id '{str(sent[member])[: values.ECHO]}' does not exist."
    if sent.get("categoryId") not in (None, ""):
        chosen["category_id"] = parse_id(sent["categoryId"])
        if chosen["category_id"] not in catalogue.projects.categories:
            mention = str(sent["categoryId"])[: values.ECHO]
            wrong["categoryId"] = f"The project category with id '{mention}' does not exist."
    return chosen


def _people(catalogue: Catalogue, actor: User | None, sent: dict[str, Any], wrong: dict[str, str]) -> dict[str, Any]:
    """Read who leads the project, and whether issues go to them by themselves."""
    name = str(sent.get("lead") or (actor.name if actor else ""))
    lead = catalogue.people.by_name.get(name.lower()) or catalogue.people.by_key.get(name)
    if lead is None or not lead.active:
        wrong["projectLead"] = "You must specify a valid project lead."
    assignee_type = sent.get("assigneeType") or "UNASSIGNED"
    if assignee_type not in ("PROJECT_LEAD", "UNASSIGNED"):
        wrong["assigneeType"] = "The default assignee must be PROJECT_LEAD or UNASSIGNED."
    return {"lead_id": lead.id if lead else None, "assignee_type": assignee_type}


async def _appoint(tx: Tx, catalogue: Catalogue, project: Project) -> None:
    """Let the default actors of each role play it, and the lead administer the project."""
    await tx.execute(_APPOINT_DEFAULTS, {"project": project.id})
    if defaults.ROLE_ADMINISTRATORS in catalogue.schemes.roles:
        lead = {"project_id": project.id, "role_id": defaults.ROLE_ADMINISTRATORS, "user_id": project.lead_id}
        await tx.execute(_APPOINT, {**lead, "group_id": None})
