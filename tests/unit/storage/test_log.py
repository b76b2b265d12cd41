"""Events as parameters and as rows."""

from datetime import UTC, datetime

from whimbrel.storage import log
from whimbrel.tracker.event import Event

NOW = datetime(2026, 1, 2, tzinfo=UTC)
EVENTS = [
    Event(avi="v1", ari="r1", project_id=1, issue_id=2, actor_id=3, client_id="tab", body={"é": [1]}),
    Event(avi="v2", ari="r2"),
]


def test_parameters_hold_one_list_a_column() -> None:
    parameters = log.event_parameters(EVENTS, NOW)
    assert len(parameters) == len(log.COLUMNS)
    assert parameters["event_at"] == NOW
    assert parameters["event_issue"] == [2, None]
    assert parameters["event_body"] == ['{"é":[1]}', "{}"]


def test_rows_follow_the_columns() -> None:
    rows = [dict(zip(log.COLUMNS, row, strict=True)) for row in log.event_rows(EVENTS, NOW)]
    assert rows[0] == {
        "at": NOW,
        "avi": "v1",
        "ari": "r1",
        "project_id": 1,
        "issue_id": 2,
        "actor_id": 3,
        "client_id": "tab",
        "body": {"é": [1]},
    }
    assert rows[1]["body"] == {}
