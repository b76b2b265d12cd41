"""What administrators do with issue type schemes: create, edit, delete, and give them to projects.

Where issues are of a type that their project offers no longer, a mapping says which one they get; without it the change
is refused.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import ARRAY, BigInteger, any_, bindparam, delete, insert, select, update

from whimbrel.actions.described import read_description, read_name
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import project as project_table
from whimbrel.storage.schema.scheme import issue_type_scheme as table
from whimbrel.storage.singlevalue import SINGLE, Move, count_values, replace_values
from whimbrel.tracker import defaults
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import IssueTypeScheme, Project
from whimbrel.tracker.user import User

MOST_PROJECTS = 1000
_WHAT = "change issue type schemes"
_DEFAULT = defaults.ISSUE_TYPE_SCHEMES[0].id
_INSERT = insert(table).returning(table.c.id)
_UPDATE = update(table).where(table.c.id == bindparam("scheme"))
_DELETE = delete(table).where(table.c.id == bindparam("scheme"))
_FOLLOWING = select(project_table.c.id).where(
    project_table.c.issue_type_scheme_id == bindparam("scheme"), project_table.c.deleted.is_(None)
)
_FOLLOW = (
    update(project_table)
    .where(project_table.c.id == any_(bindparam("these", type_=ARRAY(BigInteger))))
    .values(issue_type_scheme_id=bindparam("scheme"))
)
_LEAVE = (
    update(project_table)
    .where(project_table.c.issue_type_scheme_id == bindparam("scheme"))
    .values(issue_type_scheme_id=_DEFAULT)
)


async def create_issue_type_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]
) -> IssueTypeScheme:
    """Create a scheme: `{"name", "description", "issueTypeIds", "defaultIssueTypeId"}`.

    Raises `NotAllowed`, `Invalid` naming every wrong member.
    """
    require_administrator(catalogue, actor, _WHAT)
    scheme = _applied(catalogue, IssueTypeScheme(0, "", ()), sent)
    await touch(tx, "schemes")
    scheme = msgspec.structs.replace(scheme, id=int(await tx.fetch_value(_INSERT, _row(scheme))))
    _announce(tx, catalogue, actor, scheme.id, Avi.ISSUE_TYPE_SCHEME_CREATED)
    return scheme


async def edit_issue_type_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> IssueTypeScheme:
    """Change a scheme; what is not sent stays. `issueTypeMapping` says what becomes of types that go.

    Raises `NotFound`, and as creating does.
    """
    require_administrator(catalogue, actor, _WHAT)
    after = _applied(catalogue, found_issue_type_scheme(catalogue, mention), sent)
    if after.id == _DEFAULT and set(after.issue_type_ids) != set(catalogue.schemes.issue_types):
        raise Invalid(fields={"issueTypeIds": "The default scheme offers all issue types."})
    await touch(tx, "projects", "schemes")
    following = [row.id for row in await tx.fetch_all(_FOLLOWING, {"scheme": after.id})]
    await _migrate(tx, catalogue, actor, following, after, sent.get("issueTypeMapping"))
    if not await tx.execute(_UPDATE.values(_row(after)), {"scheme": after.id}):
        raise _missing(mention)
    _announce(tx, catalogue, actor, after.id, Avi.ISSUE_TYPE_SCHEME_UPDATED)
    return after


async def delete_issue_type_scheme(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Delete a scheme; its projects follow the default one. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    require_administrator(catalogue, actor, _WHAT)
    scheme = found_issue_type_scheme(catalogue, mention)
    if scheme.id == _DEFAULT:
        raise NotAllowed("The default issue type scheme cannot be deleted.")
    await touch(tx, "projects", "schemes")
    await tx.execute(_LEAVE, {"scheme": scheme.id})
    if not await tx.execute(_DELETE, {"scheme": scheme.id}):
        raise _missing(mention)
    _announce(tx, catalogue, actor, scheme.id, Avi.ISSUE_TYPE_SCHEME_DELETED)


async def associate_projects(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any], *, alone: bool
) -> None:
    """Have the projects `idsOrKeys` follow a scheme; with `alone`, others that follow it follow the default one then.

    `issueTypeMapping` says what becomes of types that go. Raises `NotFound`, `NotAllowed`, `Invalid`.
    """
    require_administrator(catalogue, actor, _WHAT)
    scheme = found_issue_type_scheme(catalogue, mention)
    wanted = _projects(catalogue, sent.get("idsOrKeys"))
    await touch(tx, "projects", "schemes")
    if alone:
        await tx.execute(_LEAVE, {"scheme": scheme.id})
    await _migrate(tx, catalogue, actor, [one.id for one in wanted], scheme, sent.get("issueTypeMapping"))
    await tx.execute(_FOLLOW, {"these": [one.id for one in wanted], "scheme": scheme.id})
    _announce(tx, catalogue, actor, scheme.id, Avi.ISSUE_TYPE_SCHEME_ASSOCIATED)


async def dissociate_projects(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, project: str | None = None
) -> None:
    """Have a project of a scheme, or all of them, follow the default one. Raises `NotFound`, `NotAllowed`."""
    require_administrator(catalogue, actor, _WHAT)
    scheme = found_issue_type_scheme(catalogue, mention)
    if scheme.id == _DEFAULT:
        raise NotAllowed("Projects cannot be taken from the default issue type scheme.")
    await touch(tx, "projects", "schemes")
    if project is None:
        await tx.execute(_LEAVE, {"scheme": scheme.id})
    else:
        found = catalogue.projects.find(project)
        if found is None or found.issue_type_scheme_id != scheme.id:
            raise NotFound(f"The project '{project[:80]}' does not follow this issue type scheme.")
        await tx.execute(_FOLLOW, {"these": [found.id], "scheme": _DEFAULT})
    _announce(tx, catalogue, actor, scheme.id, Avi.ISSUE_TYPE_SCHEME_ASSOCIATED)


def found_issue_type_scheme(catalogue: Catalogue, mention: str) -> IssueTypeScheme:
    """Return the scheme with an id. Raises `NotFound`."""
    found = catalogue.schemes.issue_type_schemes.get(parse_id(mention) or 0)
    if found is None:
        raise _missing(mention)
    return found


async def _migrate(
    tx: Tx,
    catalogue: Catalogue,
    actor: User | None,
    project_ids: Collection[int],
    scheme: IssueTypeScheme,
    sent: Any,
) -> None:
    """Give issues of types that a scheme does not offer those that are mapped to them; refuse what is not mapped."""
    types = catalogue.schemes.issue_types
    gone = types.keys() - set(scheme.issue_type_ids)
    field = SINGLE["issuetype"]
    used = await count_values(tx, field, gone, project_ids) if project_ids else {}
    mapping = _mapping(sent)
    homeless = [
        f"{count:,} issues are of the type '{types[type_id].name}'"
        for type_id, count in used.items()
        if not _may_become(catalogue, project_ids, type_id, mapping.get(type_id), scheme)
    ]
    if homeless:
        sentence = f"{', '.join(homeless)}: map each to a type of the scheme with the same workflow and level."
        raise Invalid(fields={"issueTypeMapping": sentence})
    moves = [Move(one, mapping[one], types[one].name, types[mapping[one]].name) for one in used]
    author_id = actor.id if actor else None
    if await replace_values(tx, field, moves, project_ids, author_id=author_id, history=True):
        body = {
            "replace": {"issuetype": {str(move.before): str(move.after) for move in moves}},
            "projects": [str(one) for one in project_ids],
        }
        _announce(tx, catalogue, actor, scheme.id, Avi.ISSUE_TYPES_MIGRATED, body)


def _may_become(
    catalogue: Catalogue, project_ids: Iterable[int], before: int, after: int | None, scheme: IssueTypeScheme
) -> bool:
    schemes, types = catalogue.schemes, catalogue.schemes.issue_types
    if after not in scheme.issue_type_ids or types[before].subtask != types[after].subtask:
        return False
    projects = [catalogue.projects.all[one] for one in project_ids if one in catalogue.projects.all]
    return all(schemes.workflow_of(one, before).id == schemes.workflow_of(one, after).id for one in projects)


def _mapping(sent: Any) -> Mapping[int, int]:
    if sent is None:
        return {}
    if not isinstance(sent, dict):
        raise Invalid(fields={"issueTypeMapping": "The mapping must be an object: a type's id by a type's id."})
    pairs = {parse_id(before): parse_id(after) for before, after in sent.items()}
    return {before: after for before, after in pairs.items() if before is not None and after is not None}


def _projects(catalogue: Catalogue, sent: Any) -> list[Project]:
    if not isinstance(sent, list) or len(sent) > MOST_PROJECTS:
        raise Invalid(fields={"idsOrKeys": f"idsOrKeys must be a list of at most {MOST_PROJECTS:,} projects."})
    found = {str(one): catalogue.projects.find(str(one)) for one in sent}
    if missing := [mention for mention, project in found.items() if project is None]:
        raise Invalid(fields={"idsOrKeys": f"There is no project '{missing[0][:80]}'."})
    return list({project.id: project for project in found.values() if project is not None}.values())


def _applied(catalogue: Catalogue, scheme: IssueTypeScheme, sent: dict[str, Any]) -> IssueTypeScheme:
    """Read what a client sends of a scheme. Raises `Invalid` naming every wrong member."""
    wrong: dict[str, str] = {}
    name = read_name(sent, scheme.name, wrong, "You must specify a name for the issue type scheme.")
    description = read_description(sent, scheme.description, wrong)
    types = catalogue.schemes.issue_types
    items = sent.get("issueTypeIds", sent.get("issueTypeIDs", scheme.issue_type_ids))
    ids = [parse_id(item) for item in items] if isinstance(items, list | tuple) else []
    if not ids or len(set(ids)) < len(ids) or any(one not in types for one in ids):
        wrong["issueTypeIds"] = "A scheme offers at least one issue type, and each that exists once."
    default = parse_id(sent["defaultIssueTypeId"]) if sent.get("defaultIssueTypeId") else scheme.default_issue_type_id
    if default is not None and default not in ids:
        if sent.get("defaultIssueTypeId") and "issueTypeIds" not in wrong:
            wrong["defaultIssueTypeId"] = "The default issue type must be one of the scheme."
        default = None
    if wrong:
        raise Invalid(fields=wrong)
    kept = tuple(one for one in ids if one is not None)
    return IssueTypeScheme(scheme.id, name, kept, default, description)


def _row(scheme: IssueTypeScheme) -> dict[str, Any]:
    row = msgspec.structs.asdict(scheme) | {"issue_type_ids": list(scheme.issue_type_ids)}
    del row["id"]
    return row


def _missing(mention: str) -> NotFound:
    return NotFound(f"The issue type scheme with id '{mention[:80]}' does not exist.")


def _announce(
    tx: Tx, catalogue: Catalogue, actor: User | None, scheme_id: int, avi: Avi, body: dict[str, Any] | None = None
) -> None:
    named = ari(catalogue.site_id, "issue-type-scheme", scheme_id)
    tx.emit(Event(avi=avi, ari=named, actor_id=actor.id if actor else None, body=body or {}))
