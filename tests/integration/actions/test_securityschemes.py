"""Security schemes and levels are made, changed and deleted; what their issues get instead is one event."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.issues import delete_issue
from whimbrel.actions.projects import create_project
from whimbrel.actions.projectschemes import choose_security_scheme
from whimbrel.actions.securitylevels import (
    add_level_member,
    create_security_level,
    delete_security_level,
    edit_security_level,
    remove_level_member,
)
from whimbrel.actions.securityschemes import create_security_scheme, delete_security_scheme, edit_security_scheme
from whimbrel.catalogue.permissions import visible
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.storage import issues
from whimbrel.tracker.permission import Holder, HolderKind

STAFF, EVERYONE = 10_000, 10_001
SECRETS = "10010"
ADMINISTRATORS = {"type": "group", "parameter": "jira-administrators"}


async def level_of(site: Site, issue_id: int) -> int | None:
    loaded = await site.database.snapshot(lambda reader: issues.load(reader, [issue_id]))
    return loaded[issue_id].security_level_id


async def test_a_scheme_lives(site: Site, acting: Any) -> None:
    scheme_id = await acting.do(create_security_scheme, "admin", {"name": "Hush"})
    mention = str(scheme_id)
    sent = {"name": "Deep", "members": [ADMINISTRATORS, {"type": "reporter"}, {"type": "reporter"}]}
    level_id = await acting.do(create_security_level, "admin", mention, sent)
    level = (await site.catalogue()).schemes.security_levels[level_id]
    assert level.holders == (Holder(HolderKind.GROUP, 10_000), Holder(HolderKind.REPORTER))
    await acting.do(edit_security_scheme, "admin", mention, {"defaultSecurityLevelId": str(level_id)})
    scheme = (await site.catalogue()).schemes.security_schemes[scheme_id]
    assert (scheme.name, scheme.default_level_id) == ("Hush", level_id)
    await acting.do(edit_security_scheme, "admin", mention, {"name": "Quiet", "defaultSecurityLevelId": None})
    scheme = (await site.catalogue()).schemes.security_schemes[scheme_id]
    assert (scheme.name, scheme.default_level_id) == ("Quiet", None)
    await acting.do(delete_security_scheme, "admin", mention)
    schemes = (await site.catalogue()).schemes
    assert (scheme_id in schemes.security_schemes, level_id in schemes.security_levels) == (False, False)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"name": " "}, {"name"}),
        ({"name": "secrets"}, {"name"}),
        ({"name": "A", "description": 7, "defaultSecurityLevelId": STAFF}, {"description", "defaultSecurityLevelId"}),
    ],
)
async def test_what_is_wrong_with_a_scheme_is_named(acting: Any, sent: dict, wrong: set[str]) -> None:
    await acting.secure()
    with pytest.raises(Invalid) as caught:
        await acting.do(create_security_scheme, "admin", sent)
    assert set(caught.value.fields) == wrong


async def test_what_is_wrong_with_a_level_is_named(acting: Any) -> None:
    await acting.secure()
    with pytest.raises(Invalid) as caught:
        await acting.do(create_security_level, "admin", SECRETS, {"name": "staff", "members": [{"type": "user"}]})
    assert set(caught.value.fields) == {"name", "members"}
    for scheme, level in (("7", str(STAFF)), (SECRETS, "7"), ("10000", str(STAFF))):
        with pytest.raises(NotFound):
            await acting.do(edit_security_level, "admin", scheme, level, {"name": "A"})


async def test_members_come_and_go_in_one_event_each(site: Site, acting: Any) -> None:
    await acting.secure()
    hidden = await site.issue(security={"name": "Staff"})
    told = len(await acting.events())

    async def seen() -> bool:
        return visible(await site.catalogue(), await site.user("carol")).sees(hidden)

    carol = {"type": "user", "parameter": "carol"}
    assert not await seen()
    await acting.do(add_level_member, "admin", SECRETS, str(STAFF), carol)
    assert await seen()
    with pytest.raises(Invalid):
        await acting.do(add_level_member, "admin", SECRETS, str(STAFF), carol)
    await acting.do(remove_level_member, "admin", SECRETS, str(STAFF), carol)
    assert not await seen()
    with pytest.raises(NotFound):
        await acting.do(remove_level_member, "admin", SECRETS, str(STAFF), carol)
    await acting.do(edit_security_level, "admin", SECRETS, str(STAFF), {"members": [carol]})
    assert await seen()
    assert [event.avi for event in (await acting.events())[told:]] == ["avi:jira:updated:security-level"] * 3


@pytest.mark.parametrize(("swap", "expected"), [(str(EVERYONE), EVERYONE), (None, None)])
async def test_a_level_is_deleted_from_all_its_issues(
    site: Site, acting: Any, swap: str | None, expected: int | None
) -> None:
    await acting.secure("Staff")
    parent = await site.issue(security={"name": "Staff"})
    child = await site.issue(issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})
    told = len(await acting.events())
    await acting.do(delete_security_level, "admin", SECRETS, str(STAFF), swap)
    assert [await level_of(site, issue.id) for issue in (parent, child)] == [expected, expected]
    (event,) = (await acting.events())[told:]
    assert event.body["replace"] == {"security": {str(STAFF): swap}}
    assert (await site.catalogue()).schemes.security_schemes[int(SECRETS)].default_level_id == expected
    assert await acting.history(parent.id) == []


async def test_a_level_is_swapped_with_another_of_its_scheme_only(acting: Any) -> None:
    await acting.secure()
    for swap in (str(STAFF), "7", "x"):
        with pytest.raises(Invalid):
            await acting.do(delete_security_level, "admin", SECRETS, str(STAFF), swap)


async def test_a_project_that_takes_another_scheme_says_what_becomes_of_its_levels(site: Site, acting: Any) -> None:
    sent = {"key": "GULL", "name": "Gulls", "issueSecurityScheme": 10_000}
    await acting.do(create_project, "admin", sent)
    await acting.secure()  # of both projects
    staff, everyone = [await site.issue(security={"name": name}) for name in ("Staff", "Everyone")]
    gull = await site.issue(project={"key": "GULL"}, security={"name": "Staff"})
    other = str(await acting.do(create_security_scheme, "admin", {"name": "Other"}))
    level = await acting.do(create_security_level, "admin", other, {"name": "Deep", "members": [ADMINISTRATORS]})
    for levels in (None, {}, {str(STAFF): level}, {str(STAFF): level, str(EVERYONE): STAFF}, 7):
        with pytest.raises(Invalid) as caught:
            await acting.do(choose_security_scheme, "admin", "WHI", {"id": other, "levels": levels})
        assert set(caught.value.fields) == {"levels"}
    with pytest.raises(Invalid):
        await acting.do(choose_security_scheme, "admin", "WHI", {"id": "7"})
    told = len(await acting.events())
    levels = {str(STAFF): str(level), str(EVERYONE): None}
    await acting.do(choose_security_scheme, "admin", "WHI", {"id": other, "levels": levels})
    assert len(await acting.events()) == told + 1
    assert [await level_of(site, one.id) for one in (staff, everyone, gull)] == [level, None, STAFF]
    with pytest.raises(Invalid, match="used by projects"):
        await acting.do(delete_security_scheme, "admin", other)
    await acting.do(choose_security_scheme, "admin", "WHI", {"id": other})
    await acting.do(delete_issue, "admin", "WHI-1")
    await acting.do(choose_security_scheme, "admin", "WHI", {"id": None})
    assert (await site.catalogue()).projects.by_key["WHI"].security_scheme_id is None


async def test_two_levels_change_places(site: Site, acting: Any) -> None:
    await acting.secure()
    staff, everyone = [await site.issue(security={"name": name}) for name in ("Staff", "Everyone")]
    levels = {str(STAFF): EVERYONE, str(EVERYONE): STAFF}
    await acting.do(choose_security_scheme, "admin", "WHI", {"id": SECRETS, "levels": levels})
    assert [await level_of(site, one.id) for one in (staff, everyone)] == [EVERYONE, STAFF]


async def test_only_administrators_of_the_site_change_them(acting: Any) -> None:
    await acting.secure()
    for action, arguments in (
        (create_security_scheme, ({"name": "A"},)),
        (edit_security_scheme, (SECRETS, {"name": "A"})),
        (delete_security_scheme, (SECRETS,)),
        (create_security_level, (SECRETS, {"name": "A"})),
        (edit_security_level, (SECRETS, str(STAFF), {"name": "A"})),
        (delete_security_level, (SECRETS, str(STAFF), None)),
        (add_level_member, (SECRETS, str(STAFF), {"type": "anyone"})),
        (remove_level_member, (SECRETS, str(STAFF), ADMINISTRATORS)),
        (choose_security_scheme, ("WHI", {"id": None})),
    ):
        with pytest.raises(NotAllowed):
            await acting.do(action, "bob", *arguments)
