"""Tokens are shown to their owners, without their secrets."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.credentials import issue_token
from whimbrel.errors import NotSignedIn
from whimbrel.reads.tokens import own_tokens


async def test_everybody_sees_their_own_tokens_oldest_first(site: Site, asking: Any) -> None:
    bob = await site.user("bob")
    for name, days in (("one", None), ("two", 1)):
        await asking.do(lambda tx, known, _, n=name, d=days: issue_token(tx, known, bob, n, d), None)
    views = await asking.ask(own_tokens, "bob")
    assert [(view.name, view.expires is None) for view in views] == [("one", True), ("two", False)]
    assert await asking.ask(own_tokens, "carol") == []


async def test_nobody_else_sees_any(asking: Any) -> None:
    with pytest.raises(NotSignedIn):
        await asking.ask(own_tokens, None)
