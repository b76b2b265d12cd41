"""Entity properties are set and deleted by those who may edit the entity, within Jira's limits."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.comments import add_comment
from whimbrel.actions.properties import PropertyName, delete_property, set_property
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.reads.properties import property_keys, read_property
from whimbrel.tracker.property import LARGEST_VALUE, LONGEST_KEY, Entity

OF_ISSUE = PropertyName(Entity.ISSUE, "WHI-1", "app")


async def test_a_property_is_set_replaced_and_deleted_with_an_event_each(site: Site, acting: Any) -> None:
    issue = await site.issue()
    assert await acting.do(set_property, "carol", OF_ISSUE, {"a": 1}) is True
    assert await acting.do(set_property, "carol", OF_ISSUE, None) is False
    await acting.do(delete_property, "carol", OF_ISSUE)
    last = (await acting.events())[-3:]
    assert [event.avi for event in last] == ["avi:jira:set:property"] * 2 + ["avi:jira:deleted:property"]
    assert {(event.issue_id, event.project_id, event.ari[-len(f"issue/{issue.id}") :]) for event in last} == {
        (issue.id, issue.project_id, f"issue/{issue.id}")
    }
    assert last[0].body == {"key": "app"}
    with pytest.raises(NotFound, match="The property 'app' does not exist"):
        await acting.do(delete_property, "carol", OF_ISSUE)


@pytest.mark.parametrize("content", [None, True, 0, "x", [1, None], {"deep": {"er": ["é"]}}])
async def test_any_json_comes_back_as_it_was(site: Site, acting: Any, content: Any) -> None:
    await site.issue()
    await acting.do(set_property, "carol", OF_ISSUE, content)
    catalogue, user = await site.catalogue(), await site.user("carol")
    names = (Entity.ISSUE, "WHI-1")
    ask = site.database.snapshot
    assert await ask(lambda reader: read_property(reader, catalogue, user, *names, "app")) == content
    assert await ask(lambda reader: property_keys(reader, catalogue, user, *names)) == ["app"]


async def test_who_may_not_edit_an_entity_leaves_its_properties_alone(site: Site, acting: Any) -> None:
    await site.issue()
    _, comment = await acting.do(add_comment, "admin", "WHI-1", {"body": "Hello"})
    for name in (PropertyName(Entity.PROJECT, "WHI", "k"), PropertyName(Entity.COMMENT, str(comment.id), "k")):
        with pytest.raises(NotAllowed, match=f"edit the properties of this {name.entity}"):
            await acting.do(set_property, "carol", name, 1)
        assert await acting.do(set_property, "admin", name, 1) is True


async def test_what_is_hidden_has_no_properties(site: Site, acting: Any) -> None:
    await site.issue()
    restricted = {"body": "psst", "visibility": {"type": "group", "value": "jira-administrators"}}
    _, comment = await acting.do(add_comment, "admin", "WHI-1", restricted)
    for entity, mention in (
        (Entity.COMMENT, str(comment.id)),
        (Entity.COMMENT, "999999"),
        (Entity.COMMENT, "x"),
        (Entity.ISSUE, "WHI-99"),
        (Entity.PROJECT, "NOPE"),
    ):
        with pytest.raises(NotFound):
            await acting.do(set_property, "carol", PropertyName(entity, mention, "k"), 1)


@pytest.mark.parametrize("key", ["", "k" * (LONGEST_KEY + 1), "a\0b"])
async def test_keys_have_a_length(site: Site, acting: Any, key: str) -> None:
    await site.issue()
    with pytest.raises(Invalid, match="property key"):
        await acting.do(set_property, "carol", PropertyName(Entity.ISSUE, "WHI-1", key), 1)


async def test_values_have_a_size(site: Site, acting: Any) -> None:
    await site.issue()
    await acting.do(set_property, "carol", OF_ISSUE, "x" * (LARGEST_VALUE - 2))
    with pytest.raises(Invalid, match="cannot be longer than 32,768 bytes"):
        await acting.do(set_property, "carol", OF_ISSUE, "x" * (LARGEST_VALUE - 1))
