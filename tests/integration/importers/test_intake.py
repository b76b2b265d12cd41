from datetime import UTC, datetime

from sqlalchemy import text

from whimbrel.actions.site import found_site
from whimbrel.importers import intake
from whimbrel.importers.model import (
    ImportedComment,
    ImportedIssue,
    ImportedPerson,
    ImportedProject,
    ImportedStatus,
    ImportedType,
)
from whimbrel.storage.postgres import Database

WHEN = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
ADA = ImportedPerson(name="ada", key="ada", display_name="Ada")


def issue(number: int, **more: object) -> ImportedIssue:
    return ImportedIssue(
        **{
            "key": f"ZOO-{number}",
            "project": ImportedProject("ZOO", "Zoo"),
            "type": ImportedType("Bug"),
            "status": ImportedStatus("Fed", 3),
            "summary": f"Animal {number}",
            "created": WHEN,
            "updated": WHEN,
            **more,
        }
    )


async def found(database: Database) -> None:
    async with database.transaction() as tx:
        await found_site(tx)


async def test_issues_come_with_what_hangs_on_them(database: Database) -> None:
    await found(database)
    comment = ImportedComment("Hello", WHEN, WHEN, author=ADA, id=77)
    report = await intake.take(
        database, [issue(1, id=500, comments=(comment,), reporter=ADA), issue(2, parent="ZOO-1")]
    )
    print(report)
    assert report.taken == 2
    assert await database.fetch_value(text("SELECT body FROM comment WHERE id = 77 AND issue_id = 500")) == "Hello"
