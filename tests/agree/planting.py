"""Writes a drawn site into the tables, and reads it back as the catalogue does."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table

from agree.deeds import plant_deeds
from agree.reading import plant_words
from agree.seeing import Eyes
from agree.world import FIELDS, NOW, OPTIONS, World
from whimbrel.catalogue import load
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.storage.issues import value_column
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import agile, field, history, people, project, scheme
from whimbrel.storage.schema import issue as issues
from whimbrel.tracker import defaults

_VALUES = ("ref", "text", "number", "day", "instant")


async def plant(tx: Tx, world: World) -> Catalogue:
    """Insert everything and return the catalogue of the transaction."""
    await _plant_schemes(tx, world)
    await _plant_projects(tx, world)
    await _plant_issues(tx, world)
    await _plant_past(tx, world)
    await plant_deeds(tx, world.deeds)
    await plant_words(tx, Eyes(world, None))
    return Catalogue(
        site_id="drawn",
        people=await load.people(tx),
        projects=await load.projects(tx),
        schemes=await load.schemes(tx),
        fields=await load.fields(tx),
        sprints=await load.sprints(tx),
        generations={},
    )


async def _copy(tx: Tx, table: Table, things: Iterable[Any], **more: Any) -> None:
    """Insert structs into the table whose columns bear the names of their attributes."""
    things = list(things)
    if things:
        names = [name for name in things[0].__struct_fields__ if name in table.c]
        rows = [[*(getattr(thing, name) for name in names), *more.values()] for thing in things]
        await tx.copy(table, [*names, *more], rows)


async def _plant_schemes(tx: Tx, world: World) -> None:
    await _copy(tx, people.app_user, world.users, created=NOW)
    await _copy(tx, people.app_group, world.groups)
    await tx.copy(people.group_member, ["group_id", "user_id"], world.members)
    for table, things in (
        (scheme.issue_type, defaults.ISSUE_TYPES),
        (scheme.priority, defaults.PRIORITIES),
        (scheme.resolution, defaults.RESOLUTIONS),
        (scheme.status, defaults.STATUSES),
        (scheme.issue_link_type, defaults.LINK_TYPES),
        (project.project_role, defaults.ROLES),
        (field.custom_field, FIELDS),
        (field.custom_field_option, OPTIONS),
        (agile.sprint, world.sprints),
        (project.project_category, world.categories),
    ):
        await _copy(tx, table, things)
    await tx.copy(scheme.workflow, ["id", "name", "definition"], [(1, "w", _WORKFLOW)])
    await tx.copy(scheme.workflow_scheme, ["id", "name", "default_workflow_id"], [(1, "w", 1)])
    await tx.copy(scheme.issue_type_scheme, ["id", "name", "issue_type_ids"], [(1, "t", [defaults.TASK])])
    await tx.copy(scheme.notification_scheme, ["id", "name"], [(1, "n")])
    await tx.copy(scheme.security_scheme, ["id", "name"], [(1, "s")])
    await tx.copy(scheme.permission_scheme, ["id", "name"], [(number, f"p{number}") for number in world.grants])
    columns = ["scheme_id", "permission", "holder_kind", "holder_parameter"]
    grants = [
        (number, permission, holder.kind, holder.parameter)
        for number, lines in world.grants.items()
        for permission, holder in lines
    ]
    await tx.copy(scheme.permission_grant, columns, grants)
    await _copy(tx, scheme.security_level, world.levels)
    holders = [(level.id, holder.kind, holder.parameter) for level in world.levels for holder in level.holders]
    await tx.copy(scheme.security_grant, ["level_id", "holder_kind", "holder_parameter"], holders)


_WORKFLOW = {
    "initial": defaults.OPEN,
    "statuses": [defaults.OPEN],
    "transitions": [],
}


async def _plant_projects(tx: Tx, world: World) -> None:
    await _copy(tx, project.project, world.projects)
    await _copy(tx, project.component, world.components)
    await _copy(tx, project.version, world.versions)
    actors = [
        (*place, user, group)
        for place, who in world.actors.items()
        for user, group in [*((user, None) for user in who.users), *((None, group) for group in who.groups)]
    ]
    await tx.copy(project.project_role_actor, ["project_id", "role_id", "user_id", "group_id"], actors)


async def _plant_issues(tx: Tx, world: World) -> None:
    await _copy(tx, issues.issue, world.issues)
    for table, column, attribute in (
        (issues.issue_label, "label", "labels"),
        (issues.issue_component, "component_id", "component_ids"),
        (issues.issue_fix_version, "version_id", "fix_version_ids"),
        (issues.issue_affected_version, "version_id", "affected_version_ids"),
    ):
        rows = [(issue.id, value) for issue in world.issues for value in getattr(issue, attribute)]
        await tx.copy(table, ["issue_id", column], rows)
    kinds = {field.id: field.type.kind for field in FIELDS}
    values = [
        (
            issue.id,
            field_id,
            ordinal,
            *(value if column == value_column(kinds[field_id]) else None for column in _VALUES),
        )
        for issue in world.issues
        for field_id, scalars in issue.custom.items()
        for ordinal, value in enumerate(scalars)
    ]
    await tx.copy(issues.custom_field_value, ["issue_id", "field_id", "ordinal", *_VALUES], values)
    await _copy(tx, issues.attachment, world.attachments)
    await _copy(tx, issues.issue_link, world.links)
    logs = [
        (
            *(log.id, log.issue_id, log.author_id, log.comment, log.started, 60, NOW, NOW),
            *(log.visibility.group_id, log.visibility.role_id),
        )
        for log in world.worklogs
    ]
    said = ["id", "issue_id", "author_id", "comment", "started", "time_spent", "created", "updated"]
    columns = [*said, "group_id", "role_id"]
    await tx.copy(issues.worklog, columns, logs)
    await tx.copy(issues.vote, ["issue_id", "user_id", "created"], [(*pair, NOW) for pair in world.votes])
    await tx.copy(issues.watcher, ["issue_id", "user_id", "created"], [(*pair, NOW) for pair in world.watchers])


async def _plant_past(tx: Tx, world: World) -> None:
    """Insert history: a line's values are null where it has none."""
    groups = {line.group_id: (line.group_id, line.issue_id, line.author_id, line.created) for line in world.past}
    await tx.copy(history.change_group, ["id", "issue_id", "author_id", "created"], groups.values())
    rows = [
        (line.group_id, line.issue_id, line.author_id, line.created, line.field, "jira", *_kept(line.old, line.new))
        for line in world.past
    ]
    columns = ["from_value", "from_string", "to_value", "to_string"]
    of_group = ["group_id", "issue_id", "author_id", "created", "field", "field_type"]
    await tx.copy(history.change_item, [*of_group, *columns], rows)


def _kept(*sides: tuple[str, str]) -> list[str | None]:
    return [text or None for side in sides for text in side]
