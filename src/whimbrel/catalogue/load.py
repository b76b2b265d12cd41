"""Reads the parts of the catalogue from their tables, one statement a table."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Select, Table, select

from whimbrel.catalogue.fields import Fields
from whimbrel.catalogue.people import People
from whimbrel.catalogue.projects import ProjectRows, Projects
from whimbrel.catalogue.schemes import NamedScheme, PriorityScheme, Schemes
from whimbrel.catalogue.screens import Screens
from whimbrel.catalogue.settings import SiteSettings
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema import agile as agile_tables
from whimbrel.storage.schema import field as field_tables
from whimbrel.storage.schema import people as people_tables
from whimbrel.storage.schema import project as project_tables
from whimbrel.storage.schema import scheme as scheme_tables
from whimbrel.storage.schema import site as site_tables
from whimbrel.tracker.board import Board
from whimbrel.tracker.constant import IssueType, LinkType, Priority, Resolution
from whimbrel.tracker.customfield import CustomField, FieldContext, Option
from whimbrel.tracker.globalpermission import GlobalGrant
from whimbrel.tracker.permission import (
    Grant,
    Holder,
    HolderKind,
    Permission,
    PermissionScheme,
    SecurityLevel,
    SecurityScheme,
)
from whimbrel.tracker.project import (
    Component,
    IssueTypeScheme,
    Project,
    ProjectCategory,
    ProjectRole,
    RoleActors,
    Version,
)
from whimbrel.tracker.screen import FieldConfigurationScheme, FieldSetting, IssueTypeScreenScheme, ScreenScheme
from whimbrel.tracker.sprint import Sprint
from whimbrel.tracker.status import Status
from whimbrel.tracker.user import Group, User
from whimbrel.tracker.workflow import Workflow, WorkflowScheme

Noun = TypeVar("Noun", bound=msgspec.Struct)
Place = TypeVar("Place", int, tuple[int, int])


def _select(table: Table, noun: type[msgspec.Struct]) -> Select[Any]:
    """Return the statement for the columns that the noun has, in the table's configured order."""
    order = table.c.sequence if "sequence" in table.c else table.c.id
    return select(*(table.c[name] for name in noun.__struct_fields__ if name in table.c)).order_by(order, table.c.id)


_USERS = _select(people_tables.app_user, User)
_GROUPS = _select(people_tables.app_group, Group)
_MEMBERS = select(people_tables.group_member)
_GLOBAL_GRANTS = _select(scheme_tables.global_grant, GlobalGrant)
_OF_LIVING = project_tables.project.c.deleted.is_(None)
_PROJECTS = _select(project_tables.project, Project).where(_OF_LIVING)
_FORMER_KEYS = select(project_tables.former_project_key)
_CATEGORIES = _select(project_tables.project_category, ProjectCategory)
_COMPONENTS = _select(project_tables.component, Component).join(project_tables.project).where(_OF_LIVING)
_VERSIONS = _select(project_tables.version, Version).join(project_tables.project).where(_OF_LIVING)
_ACTORS = select(project_tables.project_role_actor)
_DEFAULT_ACTORS = select(project_tables.default_role_actor)
_ISSUE_TYPES = _select(scheme_tables.issue_type, IssueType)
_PRIORITIES = _select(scheme_tables.priority, Priority)
_RESOLUTIONS = _select(scheme_tables.resolution, Resolution)
_STATUSES = _select(scheme_tables.status, Status)
_LINK_TYPES = _select(scheme_tables.issue_link_type, LinkType)
_ROLES = _select(project_tables.project_role, ProjectRole)
_ISSUE_TYPE_SCHEMES = _select(scheme_tables.issue_type_scheme, IssueTypeScheme)
_PRIORITY_SCHEMES = _select(scheme_tables.priority_scheme, PriorityScheme)
_WORKFLOWS = select(scheme_tables.workflow).order_by(scheme_tables.workflow.c.id)
_WORKFLOW_SCHEMES = _select(scheme_tables.workflow_scheme, WorkflowScheme)
_NOTIFICATION_SCHEMES = _select(scheme_tables.notification_scheme, NamedScheme)
_PERMISSION_SCHEMES = _select(scheme_tables.permission_scheme, NamedScheme)
_PERMISSION_GRANTS = select(scheme_tables.permission_grant).order_by(scheme_tables.permission_grant.c.id)
_SECURITY_SCHEMES = _select(scheme_tables.security_scheme, SecurityScheme)
_SECURITY_LEVELS = _select(scheme_tables.security_level, NamedScheme).add_columns(
    scheme_tables.security_level.c.scheme_id
)
_SECURITY_GRANTS = select(scheme_tables.security_grant)
_CUSTOM_FIELDS = _select(field_tables.custom_field, CustomField)
_OPTIONS = _select(field_tables.custom_field_option, Option)
_BOARDS = _select(agile_tables.board, Board)
_CONTEXTS = _select(field_tables.field_context, FieldContext)
_SETTINGS = select(field_tables.field_configuration_item)
_CONFIGURATION_SCHEMES = _select(field_tables.field_configuration_scheme, FieldConfigurationScheme)
_TABS = select(field_tables.screen_tab.c.screen_id, field_tables.screen_tab.c.field_keys)
_SCREENS = select(field_tables.screen.c.id, field_tables.screen.c.name)
_SCREEN_SCHEMES = _select(field_tables.screen_scheme, ScreenScheme)
_ISSUE_TYPE_SCREEN_SCHEMES = _select(field_tables.issue_type_screen_scheme, IssueTypeScreenScheme)
_SPRINTS = _select(agile_tables.sprint, Sprint)
_PROPERTIES = select(site_tables.application_property)


async def _all(reader: Reader, statement: Select[Any], noun: type[Noun]) -> tuple[Noun, ...]:
    """Read rows as nouns; enums and tuples are made of what the database gives."""
    return tuple(msgspec.convert(row._asdict(), noun) for row in await reader.fetch_all(statement))


async def _by_id(reader: Reader, statement: Select[Any], noun: type[Noun]) -> dict[int, Noun]:
    return {row.id: msgspec.convert(row._asdict(), noun) for row in await reader.fetch_all(statement)}


async def people(reader: Reader) -> People:
    """Read accounts, groups, memberships and global permissions."""
    users = [User(*row) for row in await reader.fetch_all(_USERS)]
    groups = [Group(*row) for row in await reader.fetch_all(_GROUPS)]
    members = [(row.group_id, row.user_id) for row in await reader.fetch_all(_MEMBERS)]
    return People(users, groups, members, await _all(reader, _GLOBAL_GRANTS, GlobalGrant))


async def projects(reader: Reader) -> Projects:
    """Read projects with what belongs to them."""
    actors = await _actors(reader, _ACTORS, lambda row: (row.project_id, row.role_id))
    return Projects(
        ProjectRows(
            projects=await _all(reader, _PROJECTS, Project),
            categories=await _all(reader, _CATEGORIES, ProjectCategory),
            components=await _all(reader, _COMPONENTS, Component),
            versions=await _all(reader, _VERSIONS, Version),
            former_keys={row.key: row.project_id for row in await reader.fetch_all(_FORMER_KEYS)},
            actors=actors,
        )
    )


async def _actors(reader: Reader, statement: Select[Any], place: Callable[[Any], Place]) -> dict[Place, RoleActors]:
    """Read who plays roles, by a place that is made of a row."""
    users: dict[Place, set[int]] = {}
    groups: dict[Place, set[int]] = {}
    for row in await reader.fetch_all(statement):
        if row.user_id is not None:
            users.setdefault(place(row), set()).add(row.user_id)
        else:
            groups.setdefault(place(row), set()).add(row.group_id)
    return {
        one: RoleActors(frozenset(users.get(one, ())), frozenset(groups.get(one, ())))
        for one in users.keys() | groups.keys()
    }


async def schemes(reader: Reader) -> Schemes:
    """Read everything that projects share."""
    return Schemes(
        issue_types=await _by_id(reader, _ISSUE_TYPES, IssueType),
        priorities=await _by_id(reader, _PRIORITIES, Priority),
        resolutions=await _by_id(reader, _RESOLUTIONS, Resolution),
        statuses=await _by_id(reader, _STATUSES, Status),
        link_types=await _by_id(reader, _LINK_TYPES, LinkType),
        roles=await _by_id(reader, _ROLES, ProjectRole),
        issue_type_schemes=await _by_id(reader, _ISSUE_TYPE_SCHEMES, IssueTypeScheme),
        priority_schemes=await _by_id(reader, _PRIORITY_SCHEMES, PriorityScheme),
        workflows=await _workflows(reader),
        workflow_schemes=await _workflow_schemes(reader),
        notification_schemes=await _by_id(reader, _NOTIFICATION_SCHEMES, NamedScheme),
        permission_schemes=await _permission_schemes(reader),
        security_schemes=await _by_id(reader, _SECURITY_SCHEMES, SecurityScheme),
        security_levels=await _security_levels(reader),
        default_actors=await _actors(reader, _DEFAULT_ACTORS, lambda row: int(row.role_id)),
    )


async def _workflows(reader: Reader) -> dict[int, Workflow]:
    found = {}
    for row in await reader.fetch_all(_WORKFLOWS):
        named = {"id": row.id, "name": row.name, "description": row.description}
        found[row.id] = msgspec.convert({**row.definition, **named}, Workflow)
    return found


async def _workflow_schemes(reader: Reader) -> dict[int, WorkflowScheme]:
    return {
        row.id: msgspec.convert(row._asdict(), WorkflowScheme, strict=False)
        for row in await reader.fetch_all(_WORKFLOW_SCHEMES)
    }


async def _permission_schemes(reader: Reader) -> dict[int, PermissionScheme]:
    grants: dict[int, list[Grant]] = {}
    for row in await reader.fetch_all(_PERMISSION_GRANTS):
        grant = Grant(row.id, Permission(row.permission), _holder(row))
        grants.setdefault(row.scheme_id, []).append(grant)
    named = await _all(reader, _PERMISSION_SCHEMES, NamedScheme)
    return {
        scheme.id: PermissionScheme(scheme.id, scheme.name, tuple(grants.get(scheme.id, ())), scheme.description)
        for scheme in named
    }


async def _security_levels(reader: Reader) -> dict[int, SecurityLevel]:
    holders: dict[int, list[Holder]] = {}
    for row in await reader.fetch_all(_SECURITY_GRANTS):
        holders.setdefault(row.level_id, []).append(_holder(row))
    return {
        row.id: SecurityLevel(row.id, row.scheme_id, row.name, tuple(holders.get(row.id, ())), row.description)
        for row in await reader.fetch_all(_SECURITY_LEVELS)
    }


def _holder(row: Any) -> Holder:
    return Holder(HolderKind(row.holder_kind), row.holder_parameter)


async def fields(reader: Reader) -> Fields:
    """Read custom fields, their options and their contexts."""
    return Fields(
        await _all(reader, _CUSTOM_FIELDS, CustomField),
        await _all(reader, _OPTIONS, Option),
        await _all(reader, _CONTEXTS, FieldContext),
    )


async def screens(reader: Reader) -> Screens:
    """Read field configurations, screens and their schemes."""
    settings: dict[int, dict[str, FieldSetting]] = {}
    for row in await reader.fetch_all(_SETTINGS):
        setting = FieldSetting(row.required, row.hidden, row.renderer, row.description)
        settings.setdefault(row.configuration_id, {})[row.field_key] = setting
    shown: dict[int, frozenset[str]] = {}
    for row in await reader.fetch_all(_TABS):
        shown[row.screen_id] = shown.get(row.screen_id, frozenset()) | frozenset(row.field_keys)
    return Screens(
        settings=settings,
        configuration_schemes=await _loosely(reader, _CONFIGURATION_SCHEMES, FieldConfigurationScheme),
        fields=shown,
        names={row.id: row.name for row in await reader.fetch_all(_SCREENS)},
        screen_schemes=await _loosely(reader, _SCREEN_SCHEMES, ScreenScheme),
        issue_type_screen_schemes=await _loosely(reader, _ISSUE_TYPE_SCREEN_SCHEMES, IssueTypeScreenScheme),
    )


async def _loosely(reader: Reader, statement: Select[Any], noun: type[Noun]) -> dict[int, Noun]:
    """Read rows as nouns by id; the keys of JSON objects, which are texts, become the ids that they are."""
    return {row.id: msgspec.convert(row._asdict(), noun, strict=False) for row in await reader.fetch_all(statement)}


async def boards(reader: Reader) -> dict[int, Board]:
    """Read all boards."""
    return await _by_id(reader, _BOARDS, Board)


async def sprints(reader: Reader) -> dict[int, Sprint]:
    """Read all sprints."""
    return await _by_id(reader, _SPRINTS, Sprint)


async def settings(reader: Reader) -> SiteSettings:
    """Read what administrators have set."""
    return SiteSettings({row.key: row.value for row in await reader.fetch_all(_PROPERTIES)})
