"""What administrators do with custom fields: create one, and say in which contexts it applies, with which default."""

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from whimbrel.actions import values
from whimbrel.actions.described import read_description, read_name
from whimbrel.actions.form import Form
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.field import custom_field, field_context
from whimbrel.tracker.customfield import FIELD_TYPES, CustomField, FieldContext, Kind, Scalar
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.user import User

MOST_FIELDS = 5_000
MOST_CONTEXTS = 500
CREATABLE = "com.atlassian.jira.plugin.system.customfieldtypes:"
"""What the types of fields begin with that administrators can make."""
_WITHOUT_DEFAULT = frozenset({Kind.VERSION, Kind.PROJECT, Kind.SPRINT, Kind.ISSUE, Kind.RANK})
_INSERT = insert(custom_field).returning(custom_field.c.id)
_COUNT = select(func.count()).select_from(custom_field)
_INSERT_CONTEXT = insert(field_context).returning(field_context.c.id)
_CONTEXTS = select(field_context).where(field_context.c.field_id == bindparam("field"))
_THIS = field_context.c.id == bindparam("context")


async def create_field(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> CustomField:
    """Create a custom field as `POST field` describes it, for the projects and issue types that it names, if any.

    Raises `NotAllowed` for those who do not administer the site, `Invalid` naming every wrong member.
    """
    require_administrator(catalogue, actor, "change custom fields")
    wrong: dict[str, str] = {}
    name = read_name(sent, "", wrong, "The custom field name cannot be empty.")
    description = read_description(sent, "", wrong)
    type_key = sent.get("type")
    if not isinstance(type_key, str) or type_key not in FIELD_TYPES or not type_key.startswith(CREATABLE):
        wrong["type"] = "Invalid custom field type specified."
    context = _read_context(catalogue, FieldContext(0, 0, f"Default Configuration Scheme for {name}"), sent, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    await touch(tx, "fields")
    if int(await tx.fetch_value(_COUNT)) >= MOST_FIELDS:
        raise Invalid(f"A site has at most {MOST_FIELDS:,} custom fields.")
    row = {"name": name, "type_key": type_key, "description": description}
    field = CustomField(int(await tx.fetch_value(_INSERT, row)), name, str(type_key), description)
    tx.emit(field_event(catalogue, Avi.FIELD_CREATED, field.id, actor, field.id))
    if context.project_ids or context.issue_type_ids:
        context = msgspec.structs.replace(context, field_id=field.id)
        await _insert_context(tx, catalogue, actor, context)
    return field


async def create_context(
    tx: Tx, catalogue: Catalogue, actor: User | None, field_key: str, sent: dict[str, Any]
) -> FieldContext:
    """Let a field apply in `projectIds` and to `issueTypeIds`, everywhere where they are left out.

    A field has one context for all projects, and one for each project that is named. Raises `NotFound` for no field,
    `NotAllowed`, and `Invalid` naming every wrong member.
    """
    field = administered_field(catalogue, actor, field_key)
    wrong: dict[str, str] = {}
    context = _read_whole(catalogue, field, FieldContext(0, field.id, ""), sent, wrong)
    await touch(tx, "fields")
    await _require_apart(tx, context)
    return await _insert_context(tx, catalogue, actor, context)


async def edit_context(
    tx: Tx, catalogue: Catalogue, actor: User | None, context_id: int, sent: dict[str, Any]
) -> FieldContext:
    """Change a context; what is not sent stays. Issues keep the values that they have. Raises as creating does."""
    context = _known_context(catalogue, actor, context_id)
    after = _read_whole(catalogue, catalogue.fields.all[context.field_id], context, sent, {})
    await touch(tx, "fields")
    await _require_apart(tx, after)
    row = {name: value for name, value in _row(after).items() if name != "field_id"}
    if not await tx.execute(update(field_context).where(_THIS).values(row), {"context": context.id}):
        raise NotFound("The context does not exist.")
    tx.emit(field_event(catalogue, Avi.FIELD_CONTEXT_UPDATED, context.id, actor, context.field_id))
    return after


async def delete_context(tx: Tx, catalogue: Catalogue, actor: User | None, context_id: int) -> None:
    """Delete a context that offers no options of its own; issues keep the values that they have.

    The last context of a field stays, since a field without any applies everywhere.
    """
    context = _known_context(catalogue, actor, context_id)
    await touch(tx, "fields")
    rows = await tx.fetch_all(_CONTEXTS, {"field": context.field_id})
    if len(rows) == 1:
        raise Invalid("The last context of a field cannot be deleted.")
    if any(option.context_id == context.id for option in catalogue.fields.options_of.get(context.field_id, ())):
        raise Invalid("A context that has options cannot be deleted. Delete its options first.")
    if not await tx.execute(delete(field_context).where(_THIS), {"context": context.id}):
        raise NotFound("The context does not exist.")
    tx.emit(field_event(catalogue, Avi.FIELD_CONTEXT_DELETED, context.id, actor, context.field_id))


def administered_field(catalogue: Catalogue, actor: User | None, key: str) -> CustomField:
    """Return a custom field by its REST id. Raises `NotAllowed` for who does not administer the site, `NotFound`."""
    require_administrator(catalogue, actor, "change custom fields")
    field = catalogue.fields.by_key(key)
    if field is None:
        raise NotFound(f"The custom field '{key[:40]}' does not exist.")
    return field


def field_event(
    catalogue: Catalogue,
    avi: Avi,
    thing_id: int,
    actor: User | None,
    field_id: int,
    body: dict[str, Any] | None = None,
) -> Event:
    """Return the event that says what happened to a field or to a part of it, of which the name of the event tells."""
    return Event(
        avi=avi,
        ari=ari(catalogue.site_id, avi.rpartition(":")[2], thing_id),
        actor_id=actor.id if actor else None,
        body={"field_id": str(field_id), **(body or {})},
    )


def _known_context(catalogue: Catalogue, actor: User | None, context_id: int) -> FieldContext:
    require_administrator(catalogue, actor, "change custom fields")
    context = catalogue.fields.contexts.get(context_id)
    if context is None:
        raise NotFound("The context does not exist.")
    return context


def _read_whole(
    catalogue: Catalogue, field: CustomField, context: FieldContext, sent: dict[str, Any], wrong: dict[str, str]
) -> FieldContext:
    name = read_name(sent, context.name, wrong, "The name of a context cannot be empty.")
    description = read_description(sent, context.description, wrong)
    context = msgspec.structs.replace(context, name=name, description=description)
    context = _read_context(catalogue, context, sent, wrong)
    if "defaultValue" in sent and not wrong:
        try:
            default = _default(catalogue, field, context, sent["defaultValue"])
            context = msgspec.structs.replace(context, default_value=default)
        except Invalid as error:
            wrong["defaultValue"] = " ".join(error.messages)
    if wrong:
        raise Invalid(fields=wrong)
    return context


def _read_context(
    catalogue: Catalogue, context: FieldContext, sent: dict[str, Any], wrong: dict[str, str]
) -> FieldContext:
    """Read for which projects and issue types a context is."""
    projects, types = catalogue.projects.all, catalogue.schemes.issue_types
    return msgspec.structs.replace(
        context,
        project_ids=_ids(sent, "projectIds", context.project_ids, set(projects), wrong),
        issue_type_ids=_ids(sent, "issueTypeIds", context.issue_type_ids, set(types), wrong),
    )


def _ids(
    sent: dict[str, Any], member: str, kept: tuple[int, ...], known: set[int], wrong: dict[str, str]
) -> tuple[int, ...]:
    items = sent.get(member, kept)
    if items is None:
        return ()
    if not isinstance(items, list | tuple):
        wrong[member] = "data was not an array"
        return kept
    found = {item_id for item in items if (item_id := parse_id(item)) in known and item_id is not None}
    if unknown := [item for item in items if parse_id(item) not in known]:
        wrong[member] = f"There is nothing with the id '{str(unknown[0])[:40]}'."
    return tuple(sorted(found))


def _default(catalogue: Catalogue, field: CustomField, context: FieldContext, sent: Any) -> Any:
    """Read a default value, and return it as it is kept: people by key, groups by name, options by id."""
    if sent is None:
        return None
    if field.type.kind in _WITHOUT_DEFAULT:
        raise Invalid("A field of this type has no default value.")
    projects = catalogue.projects.all
    project = next((one for one in projects.values() if one.id in context.project_ids), None)
    project = project or next(iter(projects.values()), None)
    if project is None:
        raise Invalid("A default value can be chosen when there is a project.")
    offered = [option for option in catalogue.fields.offered(field.id, context) if not option.disabled]
    value = values.custom_of(Form(catalogue, project, None), field, offered, sent)
    kept = [_kept(catalogue, field, scalar) for scalar in value]
    if field.type.kind is Kind.CASCADE and kept:
        return kept[0] if len(kept) == 1 else {**kept[0], "child": kept[1]}
    if field.type.multiple:
        return kept or None
    return kept[0] if kept else None


def _kept(catalogue: Catalogue, field: CustomField, scalar: Scalar) -> Any:
    people = catalogue.people
    match field.type.kind:
        case Kind.OPTION | Kind.CASCADE:
            return {"id": str(scalar)}
        case Kind.USER:
            return {"key": people.users[int(str(scalar))].key}
        case Kind.GROUP:
            return {"name": people.groups[int(str(scalar))].name}
        case _:
            return scalar.isoformat() if isinstance(scalar, date | datetime) else scalar


async def _require_apart(tx: Tx, context: FieldContext) -> None:
    """Refuse a second context for all projects, or for a project that another one of the field names."""
    rows = [row for row in await tx.fetch_all(_CONTEXTS, {"field": context.field_id}) if row.id != context.id]
    if len(rows) >= MOST_CONTEXTS:
        raise Invalid(f"A field has at most {MOST_CONTEXTS} contexts.")
    for row in rows:
        both_for_all = not row.project_ids and not context.project_ids
        if both_for_all or set(row.project_ids) & set(context.project_ids):
            raise Invalid(fields={"projectIds": f"The context '{row.name}' is for these projects already."})


async def _insert_context(tx: Tx, catalogue: Catalogue, actor: User | None, context: FieldContext) -> FieldContext:
    context = msgspec.structs.replace(context, id=int(await tx.fetch_value(_INSERT_CONTEXT, _row(context))))
    created = Avi.FIELD_CONTEXT_CREATED
    tx.emit(field_event(catalogue, created, context.id, actor, context.field_id))
    return context


def _row(context: FieldContext) -> dict[str, Any]:
    return {
        "field_id": context.field_id,
        "name": context.name,
        "description": context.description,
        "project_ids": list(context.project_ids),
        "issue_type_ids": list(context.issue_type_ids),
        "default_value": context.default_value,
    }
