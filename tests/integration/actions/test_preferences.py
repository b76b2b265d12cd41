"""People set and unset what they prefer, each their own."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.preferences import set_preference, unset_preference
from whimbrel.errors import Invalid, NotFound
from whimbrel.reads.preferences import read_preference
from whimbrel.tracker.preference import MOST

MIME = "user.notifications.mimetype"


async def read(site: Site, name: str, key: str) -> Any:
    catalogue, user = await site.catalogue(), await site.user(name)
    return await site.database.snapshot(lambda reader: read_preference(reader, catalogue, user, key))


async def test_a_preference_comes_and_goes(site: Site, acting: Any) -> None:
    for sent, kept in (("html", "html"), ("text", "text"), (True, "true"), (7, "7")):
        await acting.do(set_preference, "carol", MIME, sent)
        assert await read(site, "carol", MIME) == kept
    with pytest.raises(NotFound):
        await read(site, "bob", MIME)
    await acting.do(unset_preference, "carol", MIME)
    with pytest.raises(NotFound):
        await acting.do(unset_preference, "carol", MIME)
    event = (await acting.events())[-1]
    assert (event.avi, event.body) == ("avi:jira:updated:user", {"preference": MIME})


async def test_time_zone_and_locale_are_those_of_the_account(site: Site, acting: Any) -> None:
    await acting.do(set_preference, "carol", "jira.user.timezone", "Europe/Berlin")
    await acting.do(set_preference, "carol", "jira.user.locale", "de_DE")
    carol = await site.user("carol")
    assert (carol.time_zone, carol.locale) == ("Europe/Berlin", "de_DE")
    assert await read(site, "carol", "jira.user.timezone") == "Europe/Berlin"
    with pytest.raises(Invalid):
        await acting.do(unset_preference, "carol", "jira.user.timezone")


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("", "x"),
        ("k" * 256, "x"),
        ("key", None),
        ("key", ["x"]),
        ("key", "x" * 4001),
        ("jira.user.timezone", "Nowhere"),
        ("jira.user.locale", ""),
    ],
)
async def test_what_cannot_be_is_refused(acting: Any, key: str, sent: Any) -> None:
    with pytest.raises(Invalid):
        await acting.do(set_preference, "carol", key, sent)


async def test_there_is_a_limit(acting: Any) -> None:
    for number in range(MOST):
        await acting.do(set_preference, "carol", f"key-{number}", "x")
    await acting.do(set_preference, "carol", "key-0", "y")
    with pytest.raises(Invalid):
        await acting.do(set_preference, "carol", "one more", "x")
