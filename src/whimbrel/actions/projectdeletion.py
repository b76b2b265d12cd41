"""A project deleted: gone for everybody at once, and its issues taken out of the tables a few at a time."""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, and_, any_, bindparam, delete, exists, func, or_, select, update

from whimbrel.actions.projects import found_project
from whimbrel.catalogue.permissions import is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.agile import board
from whimbrel.storage.schema.issue import custom_field_value as held
from whimbrel.storage.schema.issue import issue
from whimbrel.storage.schema.project import former_project_key, project, project_counter
from whimbrel.tracker.customfield import Kind
from whimbrel.tracker.event import Event
from whimbrel.tracker.project import MAXIMUM_NAME
from whimbrel.tracker.user import User

_BIGINTS = ARRAY(BigInteger)
_THIS = project.c.id == bindparam("doomed")
_STOP_COUNTING = delete(project_counter).where(project_counter.c.project_id == bindparam("doomed"))
_LOCK_ISSUES = select(func.count()).select_from(
    select(issue.c.id)
    .where(issue.c.project_id == bindparam("doomed"))
    .order_by(issue.c.id)
    .with_for_update()
    .subquery()
)
# The key and the name are free for other projects from then on; no key or name that anybody can give begins like these.
_MARK = (
    update(project)
    .where(_THIS, project.c.deleted.is_(None))
    .values(
        deleted=bindparam("instant"),
        key=func.concat("-", project.c.id),
        name=func.concat("-" * (MAXIMUM_NAME + 1), project.c.id),
    )
)
_FORGET_KEYS = delete(former_project_key).where(former_project_key.c.project_id == bindparam("doomed"))
_DELETE_BOARDS = delete(board).where(board.c.project_id == bindparam("doomed"))
_of = issue.alias("of")
_UNSET_ISSUES = delete(held).where(
    held.c.field_id == any_(bindparam("fields", type_=_BIGINTS)),
    exists().where(_of.c.id == held.c.ref, _of.c.project_id == bindparam("doomed")),
)
_REFERS = or_(
    and_(
        held.c.field_id == any_(bindparam("of_projects", type_=_BIGINTS)),
        held.c.ref == bindparam("doomed", type_=BigInteger),
    ),
    and_(
        held.c.field_id == any_(bindparam("of_versions", type_=_BIGINTS)),
        held.c.ref == any_(bindparam("versions", type_=_BIGINTS)),
    ),
)
_REFERRING = issue.c.id.in_(select(held.c.issue_id).where(_REFERS))
_LOCK_REFERRING = select(issue.c.id).where(_REFERRING).order_by(issue.c.id).with_for_update(key_share=True)
_TOUCH = update(issue).where(_REFERRING).values(updated=bindparam("instant"))
_UNSET = delete(held).where(_REFERS)


async def delete_project(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Delete a project with all that belongs to it; for administrators of the site.

    Its rows are taken away afterwards, by `sweep_projects`; nobody sees any of them from now on. Issues that are being
    changed at this moment are waited for. Raises `NotFound`, `NotAllowed`.
    """
    doomed = found_project(catalogue, actor, mention)
    if not is_administrator(catalogue, actor):
        raise NotAllowed("You must have global administrator rights in order to delete projects.")
    wanted = {"doomed": doomed.id}
    await touch(tx, "projects", "boards")
    await tx.execute(_STOP_COUNTING, wanted)
    await tx.fetch_value(_LOCK_ISSUES, wanted)
    if not await tx.execute(_MARK, {**wanted, "instant": tx.now}):
        raise NotFound(f"No project could be found with key '{doomed.key}'.")
    await tx.execute(_FORGET_KEYS, wanted)
    await tx.execute(_DELETE_BOARDS, wanted)
    of_kind = {
        kind: [field.id for field in catalogue.fields.all.values() if field.type.kind is kind]
        for kind in (Kind.ISSUE, Kind.PROJECT, Kind.VERSION)
    }
    await tx.execute(_UNSET_ISSUES, {**wanted, "fields": of_kind[Kind.ISSUE]})
    versions = [version.id for version in catalogue.projects.versions_of.get(doomed.id, ())]
    fields = {"of_projects": of_kind[Kind.PROJECT], "of_versions": of_kind[Kind.VERSION]}
    referring = {**wanted, **fields, "versions": versions}
    if await tx.fetch_all(_LOCK_REFERRING, referring):
        await tx.execute(_TOUCH, {**referring, "instant": tx.now})
        await tx.execute(_UNSET, referring)
    gone: dict[str, Any] = {
        **{f"customfield_{one}": {str(doomed.id): None} for one in of_kind[Kind.PROJECT]},
        **{f"customfield_{one}": dict.fromkeys(map(str, versions)) for one in of_kind[Kind.VERSION] if versions},
    }
    tx.emit(
        Event(
            avi=Avi.PROJECT_DELETED,
            ari=ari(catalogue.site_id, "project", doomed.id),
            project_id=doomed.id,
            actor_id=actor.id if actor else None,
            body={"replace": gone, "unset": of_kind[Kind.ISSUE]},
        )
    )
