"""What clients send of a project, read: how it is called, whose it is, and which schemes it has."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, or_, select

from whimbrel.actions import values
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.site import avatar
from whimbrel.tracker import defaults
from whimbrel.tracker.avatar import AvatarKind
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import KEY_RULE, NAME_RULE, TYPES, Project, is_key, is_name
from whimbrel.tracker.user import User

LONGEST_URL = 255
SCHEMES = {
    "permissionScheme": ("permission_scheme_id", "permission_schemes"),
    "notificationScheme": ("notification_scheme_id", "notification_schemes"),
    "issueSecurityScheme": ("security_scheme_id", "security_schemes"),
}
SCHEMES_OF_ISSUES = {
    "workflowScheme": ("workflow_scheme_id", "workflow_schemes"),
    "issueTypeScheme": ("issue_type_scheme_id", "issue_type_schemes"),
}
"""Those on which depends what issues can be; of a project that has issues they are changed elsewhere."""

_OFFERED = (
    select(avatar.c.id)
    .where(
        avatar.c.id == bindparam("avatar"),
        avatar.c.kind == str(AvatarKind.PROJECT),
        or_(avatar.c.owner_id.is_(None), avatar.c.owner_id == bindparam("owner")),
    )
    .with_for_update(read=True, key_share=True)
)


def draft(actor: User | None) -> Project:
    """Return what a project is before anything is said of it."""
    return Project(
        id=0,
        key="",
        name="",
        permission_scheme_id=defaults.DEFAULT_PERMISSION_SCHEME,
        notification_scheme_id=defaults.NOTIFICATION_SCHEME_ID,
        issue_type_scheme_id=defaults.ISSUE_TYPE_SCHEMES[0].id,
        workflow_scheme_id=defaults.SIMPLIFIED_SCHEME,
        lead_id=actor.id if actor else None,
    )


def applied(catalogue: Catalogue, project: Project, sent: dict[str, Any], wrong: dict[str, str]) -> Project:
    """Return a project with what is sent of it; what is not sent stays, and `wrong` learns of what is wrong."""
    new = project.id == 0
    project = _called(project, sent, wrong)
    project = _led(catalogue, project, sent, wrong)
    known = {**SCHEMES, **SCHEMES_OF_ISSUES} if new else SCHEMES
    chosen: dict[str, Any] = {}
    for member, (column, schemes) in known.items():
        if sent.get(member) is not None:
            chosen[column] = parse_id(sent[member])
            if chosen[column] not in getattr(catalogue.schemes, schemes):
                wrong[member] = f"{member} with id '{str(sent[member])[: values.ECHO]}' does not exist."
    if sent.get("categoryId") not in (None, ""):
        chosen["category_id"] = _category(catalogue, sent["categoryId"], wrong)
    return msgspec.structs.replace(project, **chosen)


async def with_avatar(tx: Tx, project: Project, sent: dict[str, Any], wrong: dict[str, str]) -> Project:
    """Return a project with the picture that is sent: one of the system's, or one that was brought for it."""
    if sent.get("avatarId") is None:
        return project
    found = await tx.fetch_value(_OFFERED, {"avatar": parse_id(sent["avatarId"]), "owner": project.id})
    if found is None:
        wrong["avatarId"] = f"The avatar with id '{str(sent['avatarId'])[: values.ECHO]}' does not exist."
        return project
    return msgspec.structs.replace(project, avatar_id=int(found))


def _called(project: Project, sent: dict[str, Any], wrong: dict[str, str]) -> Project:
    """Read what the project is called and what kind it is."""
    key = _text(sent, "key", "projectKey", project.key, wrong)
    name = _text(sent, "name", "projectName", project.name, wrong).strip()
    if not is_key(key) and (key != project.key or not project.id):
        wrong["projectKey"] = KEY_RULE
    if not is_name(name) and (name != project.name or not project.id):
        wrong["projectName"] = NAME_RULE
    type_key = sent.get("projectTypeKey") or project.type_key
    if type_key not in TYPES:
        wrong["projectType"] = f"The project type must be one of {', '.join(TYPES)}."
    return msgspec.structs.replace(
        project,
        key=key,
        name=name,
        type_key=type_key,
        description=_text(sent, "description", "projectDescription", project.description, wrong),
        url=_text(sent, "url", "projectUrl", project.url, wrong, LONGEST_URL),
    )


def _text(
    sent: dict[str, Any],
    member: str,
    field: str,
    kept: str,
    wrong: dict[str, str],
    at_most: int = values.MAXIMUM_TEXT,
) -> str:
    """Return a member that is text, else the kept one; `wrong` learns of a bad one under the name of the field."""
    value = sent.get(member)
    if value is None:
        return kept
    if isinstance(value, str) and len(value) <= at_most and values.is_storable(value):
        return value
    wrong[field] = f"The {member} must be a text of at most {at_most:,} characters, all of which can be stored."
    return kept


def _led(catalogue: Catalogue, project: Project, sent: dict[str, Any], wrong: dict[str, str]) -> Project:
    """Read who leads the project, and whether issues go to them by themselves."""
    lead_id = project.lead_id
    if sent.get("lead") or lead_id is None:
        name = str(sent.get("lead") or "")
        lead = catalogue.people.by_name.get(name.lower()) or catalogue.people.by_key.get(name)
        lead_id = lead.id if lead is not None and lead.active else None
    if lead_id is None:
        wrong["projectLead"] = "You must specify a valid project lead."
    assignee_type = sent.get("assigneeType") or project.assignee_type
    if assignee_type not in ("PROJECT_LEAD", "UNASSIGNED"):
        wrong["assigneeType"] = "The default assignee must be PROJECT_LEAD or UNASSIGNED."
    return msgspec.structs.replace(project, lead_id=lead_id, assignee_type=assignee_type)


def _category(catalogue: Catalogue, sent: Any, wrong: dict[str, str]) -> int | None:
    """Read the category; -1 is none, as in Jira."""
    if str(sent) == "-1":
        return None
    category_id = parse_id(sent)
    if category_id not in catalogue.projects.categories:
        wrong["categoryId"] = f"The project category with id '{str(sent)[: values.ECHO]}' does not exist."
    return category_id
