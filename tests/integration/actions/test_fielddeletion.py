"""A custom field that is deleted takes its values along, and an option that is deleted is not got meanwhile."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from support.site import Site
from whimbrel.actions.customfields import create_field
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.fielddeletion import delete_field, edit_field
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.options import add_option, delete_option
from whimbrel.actions.screens import add_to_default
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.reads.screens import available_fields, read_screens
from whimbrel.tracker.defaults import STORY_POINTS

TYPES = "com.atlassian.jira.plugin.system.customfieldtypes:"
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


async def test_a_deleted_field_leaves_nothing(site: Site, acting: Any) -> None:
    field = await acting.do(create_field, "admin", {"name": "Cause", "type": f"{TYPES}select"})
    option = await acting.do(add_option, "admin", field.key, "Wind")
    await site.issue(**{field.key: {"id": str(option.id)}})
    await acting.do(add_to_default, "admin", field.key)
    after = await acting.do(edit_field, "admin", field.key, {"name": "Reason"})
    assert (await site.catalogue()).fields.all[field.id] == after
    await acting.do(delete_field, "admin", field.key)
    catalogue, admin = await site.catalogue(), await site.user("admin")
    assert (field.id in catalogue.fields.all, option.id in catalogue.fields.options) == (False, False)
    async with site.database.transaction() as tx:
        (screen,) = await read_screens(tx, catalogue, admin)
        assert field.key not in await available_fields(tx, catalogue, admin, str(screen.id))
    for key, error in ((field.key, NotFound), ("customfield_10104", Invalid)):
        with pytest.raises(error):
            await acting.do(delete_field, "admin", key)
    with pytest.raises(NotAllowed):
        await acting.do(delete_field, "bob", STORY_POINTS.key)
    with pytest.raises(Invalid):
        await acting.do(edit_field, "admin", "customfield_10104", {"name": "Run"})
    assert (await acting.do(edit_field, "admin", "customfield_10104", {"description": "A run"})).name == "Sprint"


async def test_nobody_gets_an_option_that_is_being_deleted(site: Site, acting: Any) -> None:
    field = await acting.do(create_field, "admin", {"name": "Cause", "type": f"{TYPES}select"})
    option = await acting.do(add_option, "admin", field.key, "Wind")
    await site.issue()
    catalogue, admin = await site.catalogue(), await site.user("admin")
    document = IssueDocument(fields={field.key: {"value": "Wind"}})
    async with site.database.transaction() as tx:
        await delete_option(tx, catalogue, admin, option.id)
        late = asyncio.ensure_future(acting.do(edit_issue, "admin", "WHI-1", document))
        async with asyncio.timeout(30):
            while not late.done() and not await site.database.fetch_value(_WAITING):
                pass
    with pytest.raises(Invalid) as caught:
        await late
    assert set(caught.value.fields) == {field.key}
