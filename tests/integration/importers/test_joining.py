from collections.abc import Callable

from sqlalchemy import text

from whimbrel.catalogue.store import CatalogueStore
from whimbrel.importers import intake
from whimbrel.importers.joining import Joining
from whimbrel.importers.known import Known
from whimbrel.importers.model import ImportedIssue, ImportedType
from whimbrel.importers.relation import Bond, Relation
from whimbrel.importers.report import Findings
from whimbrel.storage.postgres import Database

MakeIssue = Callable[..., ImportedIssue]
RELATIONS = [
    Relation("ZOO-1", "ZOO-2", Bond.LINK, "blocks"),
    Relation("ZOO-2", "ZOO-1", Bond.LINK, "blocks", outward=False),
    Relation("ZOO-3", "ZOO-1", Bond.PARENT),
    Relation("ZOO-2", "ZOO-1", Bond.EPIC, "Elephants"),
    Relation("ZOO-2", "ZOO-9", Bond.EPIC),
    Relation("ZOO-2", "nonsense", Bond.LINK, "blocks"),
    Relation("ZOO-2", "ZOO-2", Bond.LINK, "blocks"),
    Relation("ZOO-2", "ZOO-3", Bond.LINK, "eats"),
]


async def join(database: Database) -> tuple[int, list[Relation], list[str]]:
    known = Known(await CatalogueStore(database).current())
    findings = Findings()
    async with database.transaction() as tx:
        joining = Joining(tx, known, findings)
        joined = await joining.join(RELATIONS)
    return joined, joining.missing, [finding.reason for finding in findings.all()]


async def test_relations_are_joined_once_and_the_log_tells_of_it(founded: Database, make_issue: MakeIssue) -> None:
    await intake.take(founded, [make_issue(1), make_issue(2), make_issue(3, type=ImportedType("Sub-task"))])
    joined, missing, reasons = await join(founded)
    assert joined == 3
    assert [relation.other for relation in missing] == ["ZOO-9", "nonsense"]
    assert sorted(reasons) == ["link: of a type 'eats' that was deleted", "link: to itself"]
    told = text(
        "SELECT number FROM event JOIN issue ON issue.id = issue_id"
        " WHERE avi = 'avi:jira:updated:issue' ORDER BY number"
    )
    assert [row.number for row in await founded.fetch_all(told)] == [1, 2, 3]
    assert (await join(founded))[0] == 0
    assert [row.number for row in await founded.fetch_all(told)] == [1, 2, 3]


async def test_a_parent_that_was_set_stays(founded: Database, make_issue: MakeIssue) -> None:
    sub = ImportedType("Sub-task")
    await intake.take(founded, [make_issue(1), make_issue(2), make_issue(3, type=sub, parent="ZOO-2")])
    assert (await join(founded))[0] == 2
    parent = (
        "SELECT parent.number FROM issue JOIN issue AS parent ON parent.id = issue.parent_id WHERE issue.number = 3"
    )
    assert await founded.fetch_value(text(parent)) == 2
