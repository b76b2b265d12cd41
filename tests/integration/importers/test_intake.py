from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from support.lexemes import expect_lexemes_of_texts, stored_lexemes
from whimbrel.catalogue.store import CatalogueStore
from whimbrel.errors import Conflict, NotFound
from whimbrel.importers import intake
from whimbrel.importers.loading import Loading
from whimbrel.importers.model import (
    ImportedBallot,
    ImportedChange,
    ImportedComment,
    ImportedEpic,
    ImportedField,
    ImportedIssue,
    ImportedItem,
    ImportedLevel,
    ImportedLink,
    ImportedNamed,
    ImportedOption,
    ImportedPerson,
    ImportedProject,
    ImportedStatus,
    ImportedType,
    ImportedValue,
    ImportedVersion,
    ImportedVisibility,
    ImportedWorklog,
)
from whimbrel.importers.report import Findings, Loss
from whimbrel.importers.tally import Tally
from whimbrel.storage.postgres import Database
from whimbrel.tracker import customfield

MakeIssue = Callable[..., ImportedIssue]
WHEN = datetime(2020, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
ADA = ImportedPerson(name="ada", key="ada", display_name="Ada")


async def value(database: Database, sql: str) -> Any:
    return await database.fetch_value(text(sql))


async def column(database: Database, sql: str) -> list[Any]:
    return [row[0] for row in await database.fetch_all(text(sql))]


async def test_an_issue_comes_with_what_hangs_on_it(founded: Database, make_issue: MakeIssue) -> None:
    comment = ImportedComment("Hello", WHEN, WHEN, author=ADA, id=77)
    change = ImportedChange(WHEN, (ImportedItem("status", "jira", "1", "Hungry", "2", "Fed"),), ADA, 501)
    report = await intake.take(
        founded,
        [
            make_issue(
                1,
                id=500,
                comments=(comment,),
                history=(change,),
                reporter=ADA,
                labels=("big", "big", "Big"),
                fix_versions=(ImportedVersion("1.0", 9),),
                voters=(ImportedBallot(ADA),),
                due=WHEN.date(),
            )
        ],
    )
    assert (report.taken, report.findings) == (1, ())
    assert await value(founded, "SELECT body FROM comment WHERE id = 77 AND issue_id = 500") == "Hello"
    assert await column(founded, 'SELECT label FROM issue_label ORDER BY label COLLATE "C"') == ["Big", "big"]
    assert await value(founded, "SELECT version_id FROM issue_fix_version") == 9
    assert await value(founded, "SELECT votes FROM issue") == 1
    assert await value(founded, "SELECT created FROM issue") == WHEN
    item = await founded.fetch_one(text("SELECT group_id, to_value, to_string FROM change_item"))
    fed = await value(founded, "SELECT id FROM status WHERE name = 'Fed'")
    assert item is not None
    assert (item.group_id, item.to_value, item.to_string) == (501, str(fed), "Fed")


async def test_each_issue_has_one_event_in_the_log(founded: Database, make_issue: MakeIssue) -> None:
    await intake.take(founded, [make_issue(1), make_issue(2)])
    rows = await founded.fetch_all(
        text("SELECT issue_id, body FROM event WHERE avi = 'avi:jira:created:issue' ORDER BY id")
    )
    assert [row.body for row in rows] == [{"imported": True}] * 2
    assert {row.issue_id for row in rows} == set(await column(founded, "SELECT id FROM issue"))


async def test_running_again_doubles_nothing_and_changes_nothing(founded: Database, make_issue: MakeIssue) -> None:
    comment = ImportedComment("Hello", WHEN, WHEN, author=ADA)
    link = ImportedLink("Blocks", "is blocked by", "blocks", "ZOO-2", outward=True)
    first = [make_issue(1, comments=(comment,), links=(link,)), make_issue(2)]
    await intake.take(founded, first)
    counts = (
        "SELECT (SELECT count(*) FROM issue) AS issues, (SELECT count(*) FROM comment) AS comments,"
        " (SELECT count(*) FROM issue_link) AS links"
    )
    before = await founded.fetch_one(text(counts))
    changed = [make_issue(1, summary="Another animal", comments=(comment, comment), links=(link,)), make_issue(2)]
    report = await intake.take(founded, changed)
    assert (report.taken, report.already_there, report.relations) == (0, 2, 0)
    assert await founded.fetch_one(text(counts)) == before
    assert await column(founded, "SELECT summary FROM issue ORDER BY number") == ["Animal 1", "Animal 2"]


async def test_an_interrupted_import_goes_on(founded: Database, make_issue: MakeIssue) -> None:
    issues = [make_issue(number, parent="ZOO-1", type=ImportedType("Sub-task")) for number in range(2, 1500)]

    def broken_off() -> Any:
        yield from issues[:1400]
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        await intake.take(founded, broken_off())
    taken = await value(founded, "SELECT count(*) FROM issue")
    assert 0 < taken <= 1400
    report = await intake.take(founded, [make_issue(1), *issues])
    assert (report.taken, report.already_there) == (1499 - taken, taken)
    assert await value(founded, "SELECT count(*) FROM issue WHERE parent_id IS NOT NULL") == 1498


async def test_ids_are_kept_where_they_are_free(founded: Database, make_issue: MakeIssue) -> None:
    await intake.take(founded, [make_issue(1, id=20_000), make_issue(2, id=20_000), make_issue(3)])
    ids = await column(founded, "SELECT id FROM issue ORDER BY number")
    assert ids[0] == 20_000
    assert min(ids[1:]) > 20_000
    assert len(set(ids)) == 3
    drawn = await value(founded, "SELECT nextval(pg_get_serial_sequence('issue', 'id'))")
    assert drawn > max(ids)


async def test_the_next_native_issue_follows_the_highest_imported_number(
    founded: Database, make_issue: MakeIssue
) -> None:
    await intake.take(founded, [make_issue(7), make_issue(41), make_issue(3)])
    assert await value(founded, "SELECT last_number FROM project_counter") == 41


async def test_a_name_decides_and_not_an_id(founded: Database, make_issue: MakeIssue) -> None:
    await intake.take(
        founded, [make_issue(1, priority=ImportedNamed("Major", 3)), make_issue(2, priority=ImportedNamed("MEDIUM", 8))]
    )
    rows = await founded.fetch_all(
        text("SELECT number, name, priority_id FROM issue JOIN priority ON priority.id = priority_id ORDER BY number")
    )
    assert [(row.number, row.name) for row in rows] == [(1, "Major"), (2, "Medium")]
    assert rows[0].priority_id != 3
    assert rows[1].priority_id == 3


async def test_a_missing_project_gets_a_workflow_that_holds_its_statuses(
    founded: Database, make_issue: MakeIssue
) -> None:
    await intake.take(
        founded, [make_issue(1), make_issue(2, status=ImportedStatus("Hungry", 2), type=ImportedType("Ask"))]
    )
    await intake.take(founded, [make_issue(3, status=ImportedStatus("Asleep", 4))])
    catalogue = await CatalogueStore(founded).current()
    project = catalogue.projects.by_key["ZOO"]
    assert [one.name for one in catalogue.schemes.issue_types_of(project)] == ["Bug", "Ask"]
    for issue_type in catalogue.schemes.issue_types_of(project):
        flow = catalogue.schemes.workflow_of(project, issue_type.id)
        names = {catalogue.schemes.statuses[status].name for status in flow.statuses}
        assert names == {"Fed", "Hungry", "Asleep"}
        assert catalogue.schemes.statuses[flow.initial].name == "Hungry"
        assert {transition.to for transition in flow.transitions} == set(flow.statuses)


async def test_a_restricted_comment_is_for_the_same_audience_and_nobody_else(
    founded: Database, make_issue: MakeIssue
) -> None:
    comments = (
        ImportedComment("group", WHEN, WHEN, visibility=ImportedVisibility(group="Keepers")),
        ImportedComment("role", WHEN, WHEN, visibility=ImportedVisibility(role="Vets")),
        ImportedComment("known role", WHEN, WHEN, visibility=ImportedVisibility(role="administrators")),
        ImportedComment("all", WHEN, WHEN),
    )
    await intake.take(founded, [make_issue(1, comments=comments)])
    rows = await founded.fetch_all(
        text(
            "SELECT body, app_group.name AS of_group, project_role.name AS of_role FROM comment"
            " LEFT JOIN app_group ON app_group.id = group_id LEFT JOIN project_role ON project_role.id = role_id"
        )
    )
    assert {tuple(row) for row in rows} == {
        ("group", "Keepers", None),
        ("role", None, "Vets"),
        ("known role", None, "Administrators"),
        ("all", None, None),
    }
    assert (
        await value(
            founded,
            "SELECT count(*) FROM group_member JOIN app_group ON app_group.id = group_id WHERE name = 'Keepers'",
        )
        == 0
    )


async def test_an_issue_with_a_security_level_stays_hidden(founded: Database, make_issue: MakeIssue) -> None:
    await intake.take(founded, [make_issue(1, security=ImportedLevel("Vets only", 12))])
    catalogue = await CatalogueStore(founded).current()
    level_id = await value(founded, "SELECT security_level_id FROM issue")
    level = catalogue.schemes.security_levels[level_id]
    assert (level.name, [str(holder.kind) for holder in level.holders]) == ("Vets only", ["projectRole"])
    assert catalogue.schemes.levels_of(catalogue.projects.by_key["ZOO"]) == (level,)


async def test_a_link_that_both_ends_tell_of_is_one_link(founded: Database, make_issue: MakeIssue) -> None:
    out = ImportedLink("Blocks", "is blocked by", "blocks", "ZOO-2", outward=True, id=55)
    back = ImportedLink("Blocks", "is blocked by", "blocks", "ZOO-1", outward=False, id=55)
    report = await intake.take(founded, [make_issue(1, links=(out,)), make_issue(2, links=(back,))])
    rows = await founded.fetch_all(
        text(
            "SELECT issue_link.id, s.number AS source, d.number AS destination FROM issue_link"
            " JOIN issue AS s ON s.id = source_id JOIN issue AS d ON d.id = destination_id"
        )
    )
    assert [tuple(row) for row in rows] == [(55, 1, 2)]
    assert report.relations == 1


async def test_links_to_issues_that_are_not_here_are_reported(founded: Database, make_issue: MakeIssue) -> None:
    link = ImportedLink("Blocks", "is blocked by", "blocks", "MOON-9", outward=True)
    report = await intake.take(founded, [make_issue(1, links=(link,), parent="ZOO-99", type=ImportedType("Sub-task"))])
    assert {(finding.loss, finding.reason, finding.examples) for finding in report.findings} == {
        (Loss.LEFT_OUT, "link: to an issue that is not here", ("ZOO-1 → MOON-9",)),
        (Loss.LEFT_OUT, "parent: to an issue that is not here", ("ZOO-1 → ZOO-99",)),
    }


async def test_sub_tasks_have_parents_and_stories_have_epics(founded: Database, make_issue: MakeIssue) -> None:
    await intake.take(
        founded,
        [
            make_issue(1, parent="ZOO-3", type=ImportedType("Sub-task")),
            make_issue(2, epic=ImportedEpic("ZOO-3", "Elephants")),
            make_issue(3, type=ImportedType("Epic")),
            make_issue(4, parent="ZOO-3", type=ImportedType("Story")),
        ],
    )
    epic = await value(founded, "SELECT id FROM issue WHERE number = 3")
    parents = await column(founded, "SELECT parent_id FROM issue ORDER BY number")
    assert parents == [epic, None, None, None]
    linked = (
        "SELECT issue.number FROM custom_field_value JOIN issue ON issue.id = issue_id JOIN custom_field ON"
        " custom_field.id = field_id WHERE name = 'Epic Link' AND ref = :epic ORDER BY issue.number"
    )
    assert [row.number for row in await founded.fetch_all(text(linked), {"epic": epic})] == [2, 4]
    assert await value(founded, "SELECT text FROM custom_field_value WHERE text IS NOT NULL") == "Elephants"


async def test_people_are_matched_by_name_and_imported_without_a_password(
    founded: Database, make_issue: MakeIssue
) -> None:
    async with founded.transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO app_user (key, name, display_name, created) VALUES"
                " ('JIRAUSER1', 'root', 'Root', now()), ('eve', 'Eve', 'Eve', now())"
            )
        )
        await tx.execute(text("UPDATE catalogue_part SET generation = generation + 1 WHERE name = 'people'"))
    same_key = ImportedPerson(name="bob", key="JIRAUSER1", display_name="Bob", time_zone="Europe/Nowhere")
    cloud = ImportedPerson(account_id="557058:abc", display_name="Cleo", time_zone="Europe/Berlin")
    gone = ImportedPerson(name="gone", display_name="Gone", active=False)
    await intake.take(
        founded,
        [
            make_issue(1, assignee=same_key, reporter=cloud, creator=ImportedPerson(name="EVE")),
            make_issue(2, reporter=gone),
        ],
    )
    rows = await founded.fetch_all(
        text(
            "SELECT name, key, time_zone, active, password_hash FROM app_user"
            " WHERE name NOT IN ('root', 'Eve') ORDER BY name"
        )
    )
    assert [tuple(row) for row in rows] == [
        ("557058:abc", "557058:abc", "Europe/Berlin", True, None),
        ("bob", "bob", "Etc/UTC", True, None),
        ("gone", "gone", "Etc/UTC", False, None),
    ]
    members = "SELECT name FROM group_member JOIN app_user ON app_user.id = user_id ORDER BY name"
    assert await column(founded, members) == ["557058:abc", "bob"]
    creator = "SELECT name FROM issue JOIN app_user ON app_user.id = creator_id WHERE number = 1"
    assert await value(founded, creator) == "Eve"


async def test_custom_values_go_to_fields_of_their_kind(founded: Database, make_issue: MakeIssue) -> None:
    values = (
        ImportedValue(ImportedField("Cage", customfield.SELECT.key, 12_345), (ImportedOption("A", 7),)),
        ImportedValue(ImportedField("Story Points", customfield.NUMBER.key), (5,)),
        ImportedValue(
            ImportedField("Place", customfield.CASCADING.key), (ImportedOption("EU", child=ImportedOption("DE")),)
        ),
        ImportedValue(ImportedField("Fed at", customfield.DATE_TIME.key), (WHEN,)),
        ImportedValue(ImportedField("Weight", customfield.NUMBER.key), ("heavy",)),
    )
    report = await intake.take(founded, [make_issue(1, values=values)])
    rows = await founded.fetch_all(
        text(
            "SELECT f.id, f.name, ordinal, o.value, number, instant FROM custom_field_value AS v"
            " JOIN custom_field AS f ON f.id = field_id LEFT JOIN custom_field_option AS o ON o.id = ref"
            " ORDER BY f.name, ordinal"
        )
    )
    assert [tuple(row)[1:] for row in rows] == [
        ("Cage", 0, "A", None, None),
        ("Fed at", 0, None, None, WHEN),
        ("Place", 0, "EU", None, None),
        ("Place", 1, "DE", None, None),
        ("Story Points", 0, None, 5.0, None),
    ]
    assert (rows[0].id, rows[4].id) == (12_345, 10_106)
    assert [finding.reason for finding in report.findings] == ["values that the field 'Weight' cannot hold"]


async def test_what_the_database_refuses_is_skipped_and_the_rest_is_taken(
    founded: Database, make_issue: MakeIssue
) -> None:
    issues = [make_issue(number) for number in range(1, 60)]
    issues[20] = make_issue(21, description="half a \ud800 pair")
    issues[40] = make_issue(41, environment="nul \x00 inside")
    issues[50] = make_issue(51, time_spent=2**70)
    report = await intake.take(founded, issues)
    assert (report.taken, report.skipped) == (56, 3)
    skipped = {key for finding in report.findings for key in finding.examples}
    assert skipped == {"ZOO-21", "ZOO-41", "ZOO-51"}
    assert await value(founded, "SELECT count(*) FROM issue") == 56


async def test_ranks_keep_their_order_and_others_come_behind(founded: Database, make_issue: MakeIssue) -> None:
    await intake.take(
        founded, [make_issue(1), make_issue(2, rank="0|i0002:"), make_issue(3, rank="0|i0001:"), make_issue(4)]
    )
    assert await column(founded, "SELECT number FROM issue ORDER BY rank") == [3, 2, 1, 4]


async def test_only_one_import_runs_at_a_time(founded: Database, make_issue: MakeIssue) -> None:
    async with founded.session() as other:
        await other.fetch_value(text("SELECT pg_advisory_lock(hashtext('whimbrel.import'))"))
        with pytest.raises(Conflict, match="Another import is running"):
            await intake.take(founded, [make_issue(1)])
        await other.fetch_value(text("SELECT pg_advisory_unlock(hashtext('whimbrel.import'))"))
    assert (await intake.take(founded, [make_issue(1)])).taken == 1


async def test_a_database_without_a_site_is_refused(database: Database, make_issue: MakeIssue) -> None:
    with pytest.raises(NotFound, match="no site yet"):
        await intake.take(database, [make_issue(1)])


async def test_progress_is_told_with_the_number_expected(founded: Database, make_issue: MakeIssue) -> None:
    told: list[tuple[int, int | None]] = []
    await intake.take(
        founded, [make_issue(number) for number in range(1, 301)], progress=lambda *step: told.append(step)
    )
    assert told[-1] == (300, 300)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


async def test_keys_that_are_none_are_skipped(founded: Database, make_issue: MakeIssue) -> None:
    report = await intake.take(founded, [make_issue(1, key="nonsense"), make_issue(2, key="ARK-2"), make_issue(3)])
    assert (report.taken, report.skipped) == (1, 2)


async def test_somebody_else_changing_the_site_meanwhile_does_no_harm(founded: Database, make_issue: MakeIssue) -> None:
    async def add_status() -> None:
        async with founded.transaction() as tx:
            await tx.execute(text("INSERT INTO status (name, category_id) VALUES ('Tired', 2)"))
            await tx.execute(text("UPDATE catalogue_part SET generation = generation + 1 WHERE name = 'schemes'"))

    loading = Loading(founded, Findings(), Tally())
    await loading.look()
    await add_status()
    await loading.create([make_issue(1, status=ImportedStatus("Tired", 3), project=ImportedProject("ZOO"))])
    assert await value(founded, "SELECT count(*) FROM status WHERE name = 'Tired'") == 1


async def test_an_issue_of_several_megabytes_comes_in(founded: Database, make_issue: MakeIssue) -> None:
    comments = tuple(ImportedComment(f"{number} " + "word " * 240, WHEN, WHEN, ADA) for number in range(3000))
    report = await intake.take(founded, [make_issue(1), make_issue(2, comments=comments), make_issue(3)])
    assert report.taken == 3
    assert await value(founded, "SELECT sum(length(body)) FROM comment") > 3_400_000


async def test_the_words_of_a_batch_are_there(founded: Database, make_issue: MakeIssue) -> None:
    steps = ImportedField("Steps", customfield.TEXT_AREA.key)
    link = ImportedField("Link", customfield.URL.key)
    said = ImportedComment("Hungry animals", WHEN, WHEN, author=ADA)
    done = ImportedWorklog(WHEN, 60, WHEN, WHEN, comment="Fed the animals", author=ADA)
    values = (ImportedValue(steps, ("Open the cages",)), ImportedValue(link, ("http://example.com/cages",)))
    issues = [
        make_issue(1, description="The zoo's visitors", environment="Berlin", values=values),
        make_issue(2, summary="the", comments=(said, ImportedComment("...", WHEN, WHEN)), worklogs=(done,)),
        make_issue(3, description="The zoo's visitors"),
    ]
    await intake.take(founded, issues)
    assert await expect_lexemes_of_texts(founded) == 8
    await intake.take(founded, [make_issue(4, description="The zoo's keepers")])
    assert await expect_lexemes_of_texts(founded) == 10
    field_id = await value(founded, "SELECT id FROM custom_field WHERE name = 'Steps'")
    stored = await stored_lexemes(founded)
    assert [found for (_, _, field), found in stored.items() if field == field_id] == ["'cage':3 'open':1"]
