"""Founding a site: the defaults that a fresh database gets."""

import uuid
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Table, func, insert, select, text

from whimbrel.catalogue.store import PARTS
from whimbrel.events.names import Avi, ari
from whimbrel.search.analysis.analyse import VERSION
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import field, people, project, scheme
from whimbrel.storage.schema.log import catalogue_part
from whimbrel.storage.schema.site import dashboard, site
from whimbrel.storage.workflows import workflow_row
from whimbrel.tracker import defaults
from whimbrel.tracker.event import Event

_ONE_FOUNDER = text("SELECT pg_advisory_xact_lock(hashtext('whimbrel.found-site'))")
_SITES = select(func.count()).select_from(site)


async def found_site(tx: Tx, title: str = "Whimbrel") -> bool:
    """Give an empty database Jira's defaults; answers False where a site exists already.

    Several nodes may start at once on a fresh database: one founds, the others wait and find it.
    """
    await tx.fetch_all(_ONE_FOUNDER)
    if await tx.fetch_value(_SITES):
        return False
    site_id = str(uuid.uuid4())
    founded = {"id": site_id, "title": title, "created": tx.now, "analysis_version": VERSION}
    await tx.execute(insert(site), founded)
    await tx.execute(insert(catalogue_part), [{"name": part, "generation": 1} for part in PARTS])
    await _insert_nouns(tx)
    await _insert_schemes(tx)
    actor = {"role_id": defaults.ROLE_ADMINISTRATORS, "user_id": None, "group_id": defaults.GROUPS[0].id}
    await tx.execute(insert(project.default_role_actor), actor)
    await _insert(tx, dashboard, [{"id": defaults.DASHBOARD_ID, "name": "System Dashboard", "system": True}])
    tx.emit(Event(avi=Avi.SITE_CREATED, ari=ari(site_id, "site", site_id)))
    return True


async def _insert_nouns(tx: Tx) -> None:
    """Insert the defaults whose tables have the columns of their nouns."""
    nouns: tuple[tuple[Table, Iterable[msgspec.Struct]], ...] = (
        (people.app_group, defaults.GROUPS),
        (scheme.global_grant, defaults.GLOBAL_GRANTS),
        (scheme.priority, defaults.PRIORITIES),
        (scheme.resolution, defaults.RESOLUTIONS),
        (scheme.status, defaults.STATUSES),
        (scheme.issue_type, defaults.ISSUE_TYPES),
        (scheme.issue_link_type, defaults.LINK_TYPES),
        (project.project_role, defaults.ROLES),
        (scheme.issue_type_scheme, defaults.ISSUE_TYPE_SCHEMES),
        (scheme.security_scheme, defaults.SECURITY_SCHEMES),
        (field.custom_field, defaults.CUSTOM_FIELDS),
        (field.custom_field_option, defaults.OPTIONS),
    )
    for table, rows in nouns:
        await _insert(tx, table, [msgspec.structs.asdict(row) for row in rows])


async def _insert_schemes(tx: Tx) -> None:
    """Insert workflows and schemes, whose tables keep parts of them elsewhere or as JSON."""
    await _insert(tx, scheme.workflow, [workflow_row(workflow) for workflow in defaults.WORKFLOWS])
    await _insert(
        tx,
        scheme.workflow_scheme,
        [msgspec.structs.asdict(workflow_scheme) for workflow_scheme in defaults.WORKFLOW_SCHEMES],
    )
    await _insert(tx, scheme.priority_scheme, [_priority_scheme()])
    named = {"id": defaults.NOTIFICATION_SCHEME_ID, "name": "Default Notification Scheme"}
    await _insert(tx, scheme.notification_scheme, [named])
    schemes = [
        {"id": scheme_id, "name": name, "description": description}
        for scheme_id, name, description in defaults.PERMISSION_SCHEMES
    ]
    await _insert(tx, scheme.permission_scheme, schemes)
    grants = [
        {
            "scheme_id": scheme_id,
            "permission": str(permission),
            "holder_kind": str(holder.kind),
            "holder_parameter": holder.parameter,
        }
        for scheme_id, _, _ in defaults.PERMISSION_SCHEMES
        for permission, holder in defaults.default_grants()
    ]
    await tx.execute(insert(scheme.permission_grant), grants)


def _priority_scheme() -> dict[str, Any]:
    return {
        "id": defaults.PRIORITY_SCHEME_ID,
        "name": "Default priority scheme",
        "description": "This is the default scheme used by all new and unassigned projects.",
        "priority_ids": [priority.id for priority in defaults.PRIORITIES],
        "default_priority_id": defaults.DEFAULT_PRIORITY,
    }


async def _insert(tx: Tx, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows with their own ids, and let the identity go on behind them."""
    await tx.execute(insert(table), [{key: _plain(value) for key, value in row.items()} for row in rows])
    newest = select(func.greatest(func.max(table.c.id), 9999)).scalar_subquery()
    await tx.fetch_all(select(func.setval(func.pg_get_serial_sequence(str(table.name), "id"), newest)))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
