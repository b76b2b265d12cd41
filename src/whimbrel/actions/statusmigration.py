"""Issues whose status disappears from their workflow go to another: as one set event, with its mapping."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from whimbrel.actions.values import ECHO
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.statuses import Place, count_by_status, move_statuses
from whimbrel.tracker.event import Event
from whimbrel.tracker.project import Project
from whimbrel.tracker.user import User
from whimbrel.tracker.workflow import Workflow, WorkflowScheme

Places = Iterable[tuple[Place, Workflow]]


def read_migration(catalogue: Catalogue, sent: Any, *, more: Mapping[str, int] | None = None) -> dict[int, int]:
    """Read to which status the issues of another go: names or ids by names or ids. `more` has ids by lower-case name.

    Raises `Invalid` for a status that does not exist.
    """
    if sent is None:
        return {}
    if not isinstance(sent, dict):
        raise Invalid("The statusMigration must be an object: a status by the status whose issues go to it.")
    known = {one.name.lower(): one.id for one in catalogue.schemes.statuses.values()} | dict(more or {})
    known |= {str(one): one for one in known.values()}
    found = {}
    for pair in sent.items():
        for mention in pair:
            if str(mention).lower() not in known:
                raise Invalid(f"There is no status '{str(mention)[:ECHO]}'.")
        before, after = (known[str(mention).lower()] for mention in pair)
        found[before] = after
    return found


def places_of(
    catalogue: Catalogue,
    projects: Iterable[Project],
    schemes: Mapping[int, WorkflowScheme],
    workflows: Mapping[int, Workflow],
) -> Iterator[tuple[Place, Workflow]]:
    """Yield the issues of some projects by the workflow that they follow under these schemes and workflows."""
    sharing: dict[int, list[int]] = {}
    for project in projects:
        sharing.setdefault(project.workflow_scheme_id, []).append(project.id)
    for scheme_id, project_ids in sharing.items():
        following: dict[int, list[int]] = {}
        for type_id in catalogue.schemes.issue_types:
            following.setdefault(schemes[scheme_id].workflow_of(type_id), []).append(type_id)
        for workflow_id, type_ids in following.items():
            yield Place(tuple(project_ids), tuple(type_ids)), workflows[workflow_id]


async def migrate_statuses(
    tx: Tx, catalogue: Catalogue, actor: User | None, places: Places, mapping: Mapping[int, int]
) -> None:
    """Move the issues whose status their workflow has not, as the mapping says.

    Whoever calls has taken the part `schemes` of the catalogue. Raises `Invalid` naming every status of issues for
    which the mapping has no status of their workflow.
    """
    wrong: list[str] = []
    for place, workflow in places:
        gone = catalogue.schemes.statuses.keys() - set(workflow.statuses)
        stray = await count_by_status(tx, place, gone)
        homeless = {one: count for one, count in stray.items() if mapping.get(one) not in workflow.statuses}
        wrong += [_homeless(catalogue, workflow, one, count) for one, count in homeless.items()]
        if stray and not wrong:
            moves = {one: mapping[one] for one in stray}
            await move_statuses(tx, place, moves, actor.id if actor else None)
            tx.emit(_migrated(catalogue, actor, place, moves))
    if wrong:
        raise Invalid(fields={"statusMigration": " ".join(wrong)})


def _homeless(catalogue: Catalogue, workflow: Workflow, status_id: int, count: int) -> str:
    name = catalogue.schemes.statuses[status_id].name
    return (
        f"{count:,} issues that follow the workflow '{workflow.name}' are in the status '{name}', which it has not: "
        "say to which of its statuses they go."
    )


def _migrated(catalogue: Catalogue, actor: User | None, place: Place, moves: Mapping[int, int]) -> Event:
    return Event(
        avi=Avi.STATUSES_MIGRATED,
        ari=ari(catalogue.site_id, "site", catalogue.site_id),
        actor_id=actor.id if actor else None,
        body={
            "replace": {"status": {str(before): str(after) for before, after in moves.items()}},
            "projects": [str(one) for one in place.project_ids],
            "issuetypes": [str(one) for one in place.issue_type_ids],
        },
    )
