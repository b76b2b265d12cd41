"""What can be done with projects: create, edit, archive, restore, and who may administer one."""

from typing import Any

import msgspec
from sqlalchemy import BigInteger, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from whimbrel.actions import projectdocument, values
from whimbrel.actions.projecttemplates import furnish, make_board
from whimbrel.catalogue.permissions import allows, is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import project as tables
from whimbrel.storage.schema.issue import issue
from whimbrel.tracker import defaults
from whimbrel.tracker.event import Event
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Project
from whimbrel.tracker.template import TEMPLATES
from whimbrel.tracker.user import User

_ADMINISTRATOR = "You must have global administrator rights in order to"
_INSERT = insert(tables.project).returning(tables.project.c.id)
_UPDATE = update(tables.project).where(tables.project.c.id == bindparam("project"), tables.project.c.deleted.is_(None))
_INSERT_COUNTER = insert(tables.project_counter)
_APPOINT = insert_or(tables.project_role_actor).on_conflict_do_nothing()
_every_actor = tables.default_role_actor.c
_APPOINT_DEFAULTS = insert(tables.project_role_actor).from_select(
    ["project_id", "role_id", "user_id", "group_id"],
    select(
        bindparam("project", type_=BigInteger), _every_actor.role_id, _every_actor.user_id, _every_actor.group_id
    ).select_from(tables.default_role_actor),
)
_TAKEN = select(tables.project.c.id, tables.project.c.key, tables.project.c.name).where(
    tables.project.c.id != bindparam("but"),
    or_(tables.project.c.key == bindparam("key"), func.lower(tables.project.c.name) == bindparam("lower_name")),
)
_FORMERLY_TAKEN = (
    select(tables.project.c.id, tables.project.c.name)
    .join(tables.former_project_key)
    .where(tables.former_project_key.c.key == bindparam("key"), tables.project.c.id != bindparam("but"))
)
_KEEP_KEY = insert(tables.former_project_key)
_TAKE_BACK = delete(tables.former_project_key).where(tables.former_project_key.c.key == bindparam("former"))
_HAS_LEVELS = (
    select(issue.c.id)
    .where(issue.c.project_id == bindparam("project"), issue.c.security_level_id.is_not(None))
    .limit(1)
)


async def create_project(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> Project:
    """Create a project as `POST project` describes it, from a template where one is named.

    Its administrators are the site's and its lead. Raises `NotAllowed` for anybody but an administrator of the site,
    `Invalid` naming every wrong member.
    """
    _require_administrator(catalogue, actor, "create projects")
    wrong: dict[str, str] = {}
    template = TEMPLATES.get(str(sent["projectTemplateKey"])) if sent.get("projectTemplateKey") else None
    if sent.get("projectTemplateKey") and template is None:
        mention = str(sent["projectTemplateKey"])[: values.ECHO]
        wrong["projectTemplateKey"] = f"The project template '{mention}' does not exist."
    if template is not None:
        sent = {"projectTypeKey": template.type_key, **sent}
        if sent["projectTypeKey"] != template.type_key:
            wrong["projectTypeKey"] = "The project template is of another type of projects."
    project = projectdocument.applied(catalogue, projectdocument.draft(actor), sent, wrong)
    project = await projectdocument.with_avatar(tx, project, sent, wrong)
    # First, so that two who want the same key come one after the other.
    await touch(tx, *(("projects",) if template is None else ("projects", "schemes", "boards")))
    await _require_free(tx, project, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    if template is not None:
        project = await furnish(tx, catalogue, actor, template, project, frozenset(sent))
    project = msgspec.structs.replace(project, id=int(await tx.fetch_value(_INSERT, _row(project))))
    await tx.execute(_INSERT_COUNTER, {"project_id": project.id})
    await _appoint(tx, catalogue, project)
    _announce(tx, catalogue, actor, project, Avi.PROJECT_CREATED)
    if template is not None and actor is not None:
        await make_board(tx, catalogue, actor, template, project)
    return project


async def edit_project(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]) -> Project:
    """Change a project as `PUT project` describes it; what is not sent stays.

    A key that it had goes on answering. Those who administer it may change how it looks; its key, type and schemes are
    for administrators of the site. Raises `NotFound`, `NotAllowed`, `Invalid` naming every wrong member.
    """
    before = _edited(catalogue, actor, mention)
    wrong: dict[str, str] = {}
    after = projectdocument.applied(catalogue, before, sent, wrong)
    after = await projectdocument.with_avatar(tx, after, sent, wrong)
    if _basis(after) != _basis(before):
        _require_administrator(catalogue, actor, "change the key, type or schemes of a project")
    await touch(tx, "projects")
    await _require_free(tx, after, wrong)
    if after.security_scheme_id != before.security_scheme_id and await tx.fetch_value(
        _HAS_LEVELS, {"project": before.id}
    ):
        wrong["issueSecurityScheme"] = "Issues of the project have security levels of its present scheme."
    if wrong:
        raise Invalid(fields=wrong)
    # Only what differs, so that what others change at the same moment stays.
    changed = {
        name: getattr(after, name)
        for name in Project.__struct_fields__
        if getattr(after, name) != getattr(before, name)
    }
    if not changed:
        return before
    if not await tx.execute(_UPDATE.values(changed), {"project": before.id}):
        raise _missing(mention)
    if after.key != before.key:
        await tx.execute(_TAKE_BACK, {"former": after.key})
        await tx.execute(_KEEP_KEY, {"key": before.key, "project_id": before.id})
    _announce(tx, catalogue, actor, after, Avi.PROJECT_UPDATED, {"changed": sorted(changed)})
    return after


async def archive_project(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Archive a project: its issues are found by their keys alone, and nothing of it can be changed.

    For those who administer it, or the site. Raises `NotFound`, `NotAllowed`, `Invalid` for one that is archived.
    """
    project = _edited(catalogue, actor, mention)
    await _put_away(tx, project, archived=True)
    _announce(tx, catalogue, actor, project, Avi.PROJECT_ARCHIVED)


async def restore_project(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Give an archived project its life back; for administrators of the site. Raises as archiving does."""
    project = found_project(catalogue, actor, mention)
    _require_administrator(catalogue, actor, "restore projects")
    if not project.archived:
        raise Invalid(f"The project with key '{project.key}' is not archived.")
    await _put_away(tx, project, archived=False)
    _announce(tx, catalogue, actor, project, Avi.PROJECT_RESTORED)


async def _put_away(tx: Tx, project: Project, *, archived: bool) -> None:
    await touch(tx, "projects")
    if not await tx.execute(_UPDATE.values(archived=archived), {"project": project.id}):
        raise _missing(project.key)


def shared_with(catalogue: Catalogue, actor: User | None, mention: str) -> dict[str, Any]:
    """Return the members of a project that is to have the type and the schemes of another one. Raises `NotFound`."""
    other = found_project(catalogue, actor, mention)
    return {
        "projectTypeKey": other.type_key,
        "permissionScheme": other.permission_scheme_id,
        "notificationScheme": other.notification_scheme_id,
        "issueSecurityScheme": other.security_scheme_id,
        "workflowScheme": other.workflow_scheme_id,
        "issueTypeScheme": other.issue_type_scheme_id,
    }


def found_project(catalogue: Catalogue, actor: User | None, mention: str) -> Project:
    """Return a project that the actor sees, or that an administrator of the site names. Raises `NotFound`."""
    project = catalogue.projects.find(mention)
    if project is None or not (
        allows(catalogue, actor, Permission.BROWSE_PROJECTS, project)
        or allows(catalogue, actor, Permission.ADMINISTER_PROJECTS, project)
        or is_administrator(catalogue, actor)
    ):
        raise _missing(mention)
    return project


def _edited(catalogue: Catalogue, actor: User | None, mention: str) -> Project:
    """Return a project that the actor administers, or that an administrator of the site names."""
    project = found_project(catalogue, actor, mention)
    administers = allows(catalogue, actor, Permission.ADMINISTER_PROJECTS, project)
    if not administers and not is_administrator(catalogue, actor):
        raise NotAllowed("You cannot edit the configuration of this project.")
    if project.archived:
        raise Invalid(f"The project with key '{project.key}' is archived, so it cannot be changed.")
    return project


def administered_project(catalogue: Catalogue, actor: User | None, mention: str) -> Project:
    """Return the project with that key or id.

    Who administers the site administers each of its projects. Raises `NotFound` where the actor sees none,
    `NotAllowed` for who does not administer it, and for an archived one.
    """
    project = catalogue.projects.find(mention)
    if project is not None and project.archived:
        project = found_project(catalogue, actor, mention)
        raise NotAllowed(f"The project with key '{project.key}' is archived, so it cannot be changed.")
    if project is not None and is_administrator(catalogue, actor):
        return project
    browses = project is not None and allows(catalogue, actor, Permission.BROWSE_PROJECTS, project)
    administers = project is not None and allows(catalogue, actor, Permission.ADMINISTER_PROJECTS, project)
    if project is None or not (browses or administers):
        raise _missing(mention)
    if not administers:
        raise NotAllowed("You cannot edit the configuration of this project.")
    return project


def _missing(mention: str) -> NotFound:
    return NotFound(
        f"No project could be found with {'id' if mention.isdigit() else 'key'} '{mention[: values.ECHO]}'."
    )


def _require_administrator(catalogue: Catalogue, actor: User | None, what: str) -> None:
    if not is_administrator(catalogue, actor):
        raise NotAllowed(f"{_ADMINISTRATOR} {what}.")


def _basis(project: Project) -> tuple[object, ...]:
    """Return what of a project the administrators of the site decide."""
    schemes = (project.permission_scheme_id, project.notification_scheme_id, project.security_scheme_id)
    return project.key, project.type_key, *schemes


def _row(project: Project) -> dict[str, Any]:
    row = msgspec.structs.asdict(project)
    del row["id"]
    return row


async def _require_free(tx: Tx, project: Project, wrong: dict[str, str]) -> None:
    """See to it that no other project has the key or the name, or had the key."""
    asked = {"key": project.key, "lower_name": project.name.lower(), "but": project.id}
    for taken in await tx.fetch_all(_TAKEN, asked):
        if taken.key == project.key:
            wrong["projectKey"] = f"Project '{taken.name}' uses this project key."
        else:
            wrong["projectName"] = "A project with that name already exists."
    former = await tx.fetch_one(_FORMERLY_TAKEN, {"key": project.key, "but": project.id})
    if former is not None:
        wrong["projectKey"] = f"Project '{former.name}' uses this project key."


async def _appoint(tx: Tx, catalogue: Catalogue, project: Project) -> None:
    """Let the default actors of each role play it, and the lead administer the project."""
    await tx.execute(_APPOINT_DEFAULTS, {"project": project.id})
    if defaults.ROLE_ADMINISTRATORS in catalogue.schemes.roles:
        lead = {"project_id": project.id, "role_id": defaults.ROLE_ADMINISTRATORS, "user_id": project.lead_id}
        await tx.execute(_APPOINT, {**lead, "group_id": None})


def _announce(
    tx: Tx,
    catalogue: Catalogue,
    actor: User | None,
    project: Project,
    avi: Avi,
    body: dict[str, Any] | None = None,
) -> None:
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "project", project.id),
            project_id=project.id,
            actor_id=actor.id if actor else None,
            body=body or {},
        )
    )
