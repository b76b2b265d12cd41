"""A demo site goes into a database whole, by the way in that every importer takes."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from support.lexemes import expect_lexemes_of_texts
from whimbrel.importers.demo.site import DemoSite
from whimbrel.importers.demo.taking import take_demo
from whimbrel.importers.model import ImportedIssue
from whimbrel.storage.postgres import Database

NOW = datetime(2031, 5, 15, tzinfo=UTC)
SIZE = 400


def twin() -> tuple[DemoSite, Sequence[ImportedIssue]]:
    """The same site twice: once to be taken, once as the list of what must be there then."""
    return DemoSite(NOW, issues=SIZE), tuple(DemoSite(NOW, issues=SIZE).issues)


async def counts(database: Database, question: str) -> Counter[Any]:
    """Ask for (name, count) rows."""
    return Counter({row[0]: row[1] for row in await database.fetch_all(text(question))})


async def test_what_is_counted_in_the_database_is_what_was_made(founded: Database) -> None:
    site, issues = twin()
    told: list[tuple[int, int | None]] = []
    report = await take_demo(founded, site, progress=lambda done, total: told.append((done, total)))
    assert (report.taken, report.findings) == (SIZE, ())
    assert told[-1] == (SIZE, SIZE)
    expected = {
        "issue": SIZE,
        "comment": sum(len(issue.comments) for issue in issues),
        "worklog": sum(len(issue.worklogs) for issue in issues),
        "attachment": sum(len(issue.attachments) for issue in issues),
        "change_group": sum(len(issue.history) for issue in issues),
        "change_item": sum(len(change.items) for issue in issues for change in issue.history),
        "issue_link": sum(len(issue.links) for issue in issues),
        "issue_label": sum(len(issue.labels) for issue in issues),
        "issue_component": sum(len(issue.components) for issue in issues),
        "issue_fix_version": sum(len(issue.fix_versions) for issue in issues),
        "issue_affected_version": sum(len(issue.affected_versions) for issue in issues),
        "vote": sum(issue.votes for issue in issues),
        "watcher": sum(issue.watches for issue in issues),
        "app_user": 60,
        "project": 12,
    }
    found = {table: await founded.fetch_value(text(f"SELECT count(*) FROM {table}")) for table in expected}
    assert found == expected


async def test_issues_count_the_same_by_project_status_type_field_and_relation(founded: Database) -> None:
    site, issues = twin()
    await take_demo(founded, site)
    by_name = "SELECT {0}.name, count(*) FROM issue JOIN {0} ON {0}.id = issue.{0}_id GROUP BY 1"
    for noun, names in (
        ("status", (issue.status.name for issue in issues)),
        ("issue_type", (issue.type.name for issue in issues)),
        ("priority", (issue.priority.name for issue in issues if issue.priority)),
        ("resolution", (issue.resolution.name for issue in issues if issue.resolution)),
        ("project", (issue.project.name for issue in issues)),
    ):
        assert await counts(founded, by_name.format(noun)) == Counter(names)
    fields = "SELECT name, count(*) FROM custom_field_value JOIN custom_field ON id = field_id GROUP BY 1"
    values = Counter(value.field.name for issue in issues for value in issue.values for _ in value.scalars)
    values["Epic Link"] = sum(issue.epic is not None for issue in issues)
    assert await counts(founded, fields) == values
    parents = await founded.fetch_value(text("SELECT count(*) FROM issue WHERE parent_id IS NOT NULL"))
    assert parents == sum(issue.parent is not None for issue in issues)


async def test_the_words_of_all_texts_are_there(founded: Database) -> None:
    site, issues = twin()
    report = await take_demo(founded, site)
    texts = await expect_lexemes_of_texts(founded)
    assert texts > 2 * SIZE + sum(len(issue.comments) for issue in issues)
    assert report.rows["issue_text"] == await founded.fetch_value(text("SELECT count(*) FROM issue_text"))


async def test_restricted_comments_and_secured_issues_stay_so(founded: Database) -> None:
    site, issues = twin()
    await take_demo(founded, site)
    restricted = text("SELECT count(*) FROM comment WHERE group_id IS NOT NULL OR role_id IS NOT NULL")
    secured = text("SELECT count(*) FROM issue WHERE security_level_id IS NOT NULL")
    assert await founded.fetch_value(restricted) == sum(
        comment.visibility is not None for issue in issues for comment in issue.comments
    )
    assert await founded.fetch_value(secured) == sum(issue.security is not None for issue in issues)


async def test_sprints_and_versions_are_there_with_their_states(founded: Database) -> None:
    site, issues = twin()
    await take_demo(founded, site)
    sprints = {
        id(one): one
        for issue in issues
        for value in issue.values
        for one in value.scalars
        if value.field.name == "Sprint"
    }
    states = await counts(founded, "SELECT state, count(*) FROM sprint GROUP BY 1")
    assert states == Counter(sprint.state for sprint in sprints.values())
    released = await counts(founded, "SELECT released, count(*) FROM version GROUP BY 1")
    assert released == Counter(version.released for project in site.projects for version in project.versions)


async def test_taking_the_same_site_again_changes_nothing(founded: Database) -> None:
    site, _ = twin()
    await take_demo(founded, site)
    report = await take_demo(founded, DemoSite(NOW, issues=SIZE))
    assert (report.taken, report.already_there) == (0, SIZE)
    assert await founded.fetch_value(text("SELECT count(*) FROM issue")) == SIZE
