from datetime import UTC, datetime

import pytest

from whimbrel.rest.v2.comments import in_order
from whimbrel.tracker.comment import Comment

MOMENT = datetime(2024, 5, 23, tzinfo=UTC)
COMMENTS = tuple(Comment(key, 1, "x", MOMENT, MOMENT) for key in (1, 2, 3))


@pytest.mark.parametrize(
    ("order", "ids"), [("", [1, 2, 3]), ("created", [1, 2, 3]), ("+created", [1, 2, 3]), ("-created", [3, 2, 1])]
)
def test_comments_are_ordered_by_their_making(order: str, ids: list[int]) -> None:
    assert [comment.id for comment in in_order(COMMENTS, order)] == ids
