"""Names on the bus have the form that consumers filter by."""

import re

from whimbrel.events.names import Avi, ari


def test_every_happening_is_named_by_action_and_entity() -> None:
    assert all(re.fullmatch(r"avi:jira:[a-z]+:[a-z-]+", name) for name in Avi)
    assert len(set(Avi)) == len(Avi.__members__)


def test_a_thing_is_named_by_site_type_and_id() -> None:
    assert ari("5f", "issue", 10001) == "ari:cloud:jira:5f:issue/10001"
