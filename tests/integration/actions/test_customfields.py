"""Custom fields: where they apply, what they offer, what a new issue gets, and what becomes of a deleted option."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.customfields import create_context, create_field, delete_context, edit_context
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.options import add_option, delete_option, edit_option, order_options
from whimbrel.actions.projects import create_project
from whimbrel.errors import Invalid, NotAllowed
from whimbrel.tracker import customfield
from whimbrel.tracker.customfield import CustomField, FieldType, Option
from whimbrel.tracker.defaults import BUG

WHI = 10_000


async def make(acting: Any, field_type: FieldType, **more: Any) -> CustomField:
    made: CustomField = await acting.do(create_field, "admin", {"name": "Own", "type": field_type.key, **more})
    return made


async def offer(acting: Any, field: CustomField, *names: str, **more: Any) -> list[Option]:
    return [await acting.do(add_option, "admin", field.key, name, **more) for name in names]


async def test_only_administrators_change_fields(site: Site, acting: Any) -> None:
    field = await make(acting, customfield.SELECT)
    (option,) = await offer(acting, field, "Red")
    context = await acting.do(create_context, "admin", field.key, {"name": "All"})
    for action, arguments in (
        (create_field, ({"name": "Other", "type": customfield.NUMBER.key},)),
        (create_context, (field.key, {"name": "x"})),
        (edit_context, (context.id, {"name": "x"})),
        (delete_context, (context.id,)),
        (add_option, (field.key, "Blue")),
        (edit_option, (option.id,)),
        (order_options, (field.key, [option.id])),
        (delete_option, (option.id,)),
    ):
        with pytest.raises(NotAllowed):
            await acting.do(action, "bob", *arguments)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"type": "no such type"}, "type"),
        ({"type": customfield.RANK.key}, "type"),
        ({"type": ["x"]}, "type"),
        ({"projectIds": [99]}, "projectIds"),
        ({"projectIds": 7}, "projectIds"),
        ({"issueTypeIds": ["x"]}, "issueTypeIds"),
    ],
)
async def test_what_is_wrong_with_a_field_is_named(acting: Any, sent: dict[str, Any], wrong: str) -> None:
    with pytest.raises(Invalid) as caught:
        await acting.do(create_field, "admin", {"name": "Own", "type": customfield.NUMBER.key, **sent})
    assert set(caught.value.fields) == {wrong}


async def test_a_field_is_set_only_where_its_context_applies(site: Site, acting: Any) -> None:
    field = await make(acting, customfield.NUMBER, projectIds=[WHI], issueTypeIds=[str(BUG)])
    assert (await site.issue(issuetype={"name": "Bug"}, **{field.key: 3})).custom[field.id] == (3,)
    with pytest.raises(Invalid) as caught:
        await site.issue(**{field.key: 3})
    sentence = f"Field '{field.key}' cannot be set. It is not on the appropriate screen, or unknown."
    assert caught.value.fields == {field.key: sentence}
    task = await site.issue()
    await acting.do(edit_issue, "bob", str(task.id), IssueDocument(fields={field.key: 4, "issuetype": {"name": "Bug"}}))


async def test_a_field_has_one_context_for_a_project(site: Site, acting: Any) -> None:
    field = await make(acting, customfield.NUMBER, projectIds=[WHI])
    with pytest.raises(Invalid):
        await acting.do(create_context, "admin", field.key, {"name": "Again", "projectIds": [WHI]})
    whole = await acting.do(create_context, "admin", field.key, {"name": "All"})
    with pytest.raises(Invalid):
        await acting.do(edit_context, "admin", whole.id, {"projectIds": [WHI]})
    await acting.do(delete_context, "admin", whole.id)
    (last,) = (await site.catalogue()).fields.contexts_of[field.id]
    with pytest.raises(Invalid):
        await acting.do(delete_context, "admin", last.id)


async def test_a_context_offers_its_own_options_and_default(site: Site, acting: Any) -> None:
    await acting.do(create_project, "admin", {"key": "OTH", "name": "Other", "lead": "bob"})
    field = await make(acting, customfield.MULTI_SELECT, projectIds=[WHI])
    (own,) = (await site.catalogue()).fields.contexts_of[field.id]
    rest = await acting.do(create_context, "admin", field.key, {"name": "All"})
    red, blue = await offer(acting, field, "Red", "Blue", context_id=own.id)
    (green,) = await offer(acting, field, "Green", context_id=rest.id)
    await acting.do(edit_context, "admin", own.id, {"defaultValue": [{"value": "Blue"}]})
    assert (await site.issue()).custom == {field.id: (blue.id,)}
    assert (await site.issue(**{field.key: [{"id": str(red.id)}]})).custom == {field.id: (red.id,)}
    assert (await site.issue(**{field.key: None})).custom == {}
    assert (await site.issue(project={"key": "OTH"}, **{field.key: [{"value": "Green"}]})).custom[field.id] == (
        green.id,
    )
    with pytest.raises(Invalid):
        await site.issue(**{field.key: [{"value": "Green"}]})
    with pytest.raises(Invalid):
        await acting.do(edit_context, "admin", own.id, {"defaultValue": [{"value": "Green"}]})


async def test_a_disabled_option_is_kept_and_not_chosen(site: Site, acting: Any) -> None:
    field = await make(acting, customfield.MULTI_SELECT)
    red, blue = await offer(acting, field, "Red", "Blue")
    issue = await site.issue(**{field.key: [{"value": "Red"}]})
    await acting.do(edit_option, "admin", red.id, disabled=True)
    with pytest.raises(Invalid):
        await site.issue(**{field.key: [{"value": "Red"}]})
    both = await acting.do(
        edit_issue, "bob", str(issue.id), IssueDocument(update={field.key: [{"add": {"value": "Blue"}}]})
    )
    assert both.custom[field.id] == (red.id, blue.id)
    after = await acting.do(
        edit_issue, "bob", str(issue.id), IssueDocument(update={field.key: [{"remove": {"id": str(red.id)}}]})
    )
    assert after.custom[field.id] == (blue.id,)


async def test_a_deleted_option_is_replaced_on_all_issues_by_one_event(site: Site, acting: Any) -> None:
    field = await make(acting, customfield.MULTI_SELECT)
    red, blue, green = await offer(acting, field, "Red", "Blue", "Green")
    values = ([red], [red, green], [red, green, blue], [green])
    issues = [await site.issue(**{field.key: [{"id": str(one.id)} for one in options]}) for options in values]
    await acting.do(delete_option, "admin", red.id, blue.id)
    assert (await acting.events())[-1].body == {
        "field_id": str(field.id),
        "replace": {field.key: {str(red.id): str(blue.id)}},
    }
    assert await acting.history(issues[0].id) == []
    await acting.do(delete_option, "admin", green.id)
    assert [option.value for option in (await site.catalogue()).fields.options_of[field.id]] == ["Blue"]


async def test_options_below_a_deleted_one_go_with_it(site: Site, acting: Any) -> None:
    field = await make(acting, customfield.CASCADING)
    here, there = await offer(acting, field, "Here", "There")
    (near,) = await offer(acting, field, "Near", parent_id=here.id)
    sent = {"value": "Here", "child": {"value": "Near"}}
    assert (await site.issue(**{field.key: sent})).custom[field.id] == (here.id, near.id)
    await acting.do(delete_option, "admin", here.id, there.id)
    assert set((await site.catalogue()).fields.options) & {here.id, near.id} == set()
    with pytest.raises(Invalid):
        await offer(acting, field, "Far", parent_id=near.id)


async def test_options_are_put_in_order(site: Site, acting: Any) -> None:
    field = await make(acting, customfield.SELECT)
    red, blue = await offer(acting, field, "Red", "Blue")
    await acting.do(order_options, "admin", field.key, [blue.id, red.id])
    assert [option.id for option in (await site.catalogue()).fields.options_of[field.id]] == [blue.id, red.id]
    for order in ([red.id], [red.id, red.id], [red.id, blue.id, 7]):
        with pytest.raises(Invalid):
            await acting.do(order_options, "admin", field.key, order)
    for name in ("red", " ", "x" * 256):
        with pytest.raises(Invalid):
            await offer(acting, field, name)
