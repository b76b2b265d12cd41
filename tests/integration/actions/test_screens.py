"""Field configurations and screens decide what can be set, and what must be, where a project has schemes."""

from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import Table, insert, update

from support.site import Site
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid
from whimbrel.reads.editable import fields_of_creation, fields_of_edit
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import field as tables
from whimbrel.storage.schema.project import project
from whimbrel.tracker.defaults import BUG, STORY_POINTS, TASK

ON_CREATION = ("summary", "labels", "duedate", STORY_POINTS.key)
ON_EDIT = ("summary", "labels", "description")


async def configure(acting: Any) -> None:
    """Give WHI screens for creating and editing Bugs, and a configuration of their fields; other types see all."""
    screens = ((1, ON_CREATION), (2, ON_EDIT))
    rows: Iterable[tuple[Table, list[dict[str, Any]]]] = (
        (tables.screen, [{"id": one, "name": str(one)} for one, _ in screens]),
        (
            tables.screen_tab,
            [
                {"screen_id": one, "name": str(place), "sequence": place, "field_keys": list(part)}
                for one, keys in screens
                for place, part in enumerate((keys[:2], keys[2:]))
            ],
        ),
        (tables.screen_scheme, [{"id": 1, "name": "x", "default_screen_id": 2, "by_operation": {"create": 1}}]),
        (
            tables.issue_type_screen_scheme,
            [{"id": 1, "name": "x", "default_screen_scheme_id": 1, "by_issue_type": {str(BUG): 1}}],
        ),
        (tables.field_configuration, [{"id": 1, "name": "Bugs"}, {"id": 2, "name": "Others"}]),
        (
            tables.field_configuration_item,
            [
                {"configuration_id": 1, "field_key": key, "required": key != "labels", "hidden": key == "labels"}
                for key in ("duedate", STORY_POINTS.key, "labels")
            ],
        ),
        (
            tables.field_configuration_scheme,
            [{"id": 1, "name": "x", "default_configuration_id": 2, "by_issue_type": {str(BUG): 1}}],
        ),
    )

    async def work(tx: Tx, *_: Any) -> None:
        for table, some in rows:
            await tx.execute(insert(table), some)
        await tx.execute(update(project).values(field_configuration_scheme_id=1, screen_scheme_id=1))
        await touch(tx, "projects", "screens")

    await acting.writes.carry_out(work, None)


def off_screen(*keys: str) -> dict[str, str]:
    return {key: f"Field '{key}' cannot be set. It is not on the appropriate screen, or unknown." for key in keys}


async def test_a_new_issue_has_what_is_required_and_on_the_screen(site: Site, acting: Any) -> None:
    await configure(acting)
    bug = {"issuetype": {"name": "Bug"}}
    with pytest.raises(Invalid) as caught:
        await site.issue(**bug, description="x", labels=["x"])
    required = {"duedate": "Due Date is required.", STORY_POINTS.key: "Story Points is required."}
    assert caught.value.fields == {**off_screen("description", "labels"), **required}
    made = await site.issue(**bug, duedate="2031-01-31", **{STORY_POINTS.key: 3})
    assert made.custom[STORY_POINTS.id] == (3,)
    await site.issue(labels=["x"])
    with pytest.raises(Invalid) as caught:
        await site.issue(description="x")
    assert caught.value.fields == off_screen("description")


async def test_an_edit_has_a_screen_of_its_own(site: Site, acting: Any) -> None:
    await configure(acting)
    bug = await site.issue(issuetype={"name": "Bug"}, duedate="2031-01-31", **{STORY_POINTS.key: 3})

    async def edit(**fields: Any) -> None:
        await acting.do(edit_issue, "bob", str(bug.id), IssueDocument(fields=fields))

    await edit(description="x")
    with pytest.raises(Invalid) as caught:
        await edit(duedate=None, summary="y")
    assert caught.value.fields == off_screen("duedate")
    with pytest.raises(Invalid) as caught:
        await acting.do(edit_issue, "bob", str(bug.id), IssueDocument(update={"components": [{"add": {"id": "1"}}]}))
    assert caught.value.fields == off_screen("components")


async def test_a_required_field_cannot_be_emptied(site: Site, acting: Any) -> None:
    bug = await site.issue(issuetype={"name": "Bug"}, duedate="2031-01-31", description="x")
    await configure(acting)

    async def work(tx: Tx, *_: Any) -> None:
        item = {"configuration_id": 1, "field_key": "description", "required": True}
        await tx.execute(insert(tables.field_configuration_item), item)
        await touch(tx, "screens")

    await acting.writes.carry_out(work, None)
    with pytest.raises(Invalid) as caught:
        await acting.do(edit_issue, "bob", str(bug.id), IssueDocument(fields={"description": ""}))
    assert caught.value.fields == {"description": "Description is required."}
    await acting.do(edit_issue, "bob", str(bug.id), IssueDocument(fields={"summary": "Something else"}))


async def test_what_can_be_set_is_described_as_it_is_held(site: Site, acting: Any) -> None:
    issue = await site.issue(issuetype={"name": "Bug"})
    await configure(acting)
    catalogue, bob = await site.catalogue(), await site.user("bob")
    whi = catalogue.projects.by_key["WHI"]
    bug, task = (
        {use.id: use.required for use in fields_of_creation(catalogue, bob, whi, catalogue.schemes.issue_types[one])}
        for one in (BUG, TASK)
    )
    common = {"project": True, "issuetype": True, "summary": True}
    assert bug == {**common, "duedate": True, STORY_POINTS.key: True}
    assert task == {**common, "duedate": False, STORY_POINTS.key: False, "labels": False}
    assert {use.id for use in fields_of_edit(catalogue, bob, issue)} == {
        "issuetype",
        "summary",
        "description",
        "comment",
    }
