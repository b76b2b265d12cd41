import pytest

from support.lexicon import names
from whimbrel.jql.mentions import mentioned_issues
from whimbrel.jql.parse import parse


@pytest.mark.parametrize(
    ("jql", "keys", "ids", "epics"),
    [
        ("status = WHI-1 and project = 7", set(), set(), set()),
        ("key in (whi-1, 12, '13', nonsense)", {"WHI-1"}, {12, 13}, set()),
        ("not parent = WHI-2 or id > CUR-1", {"WHI-2", "CUR-1"}, set(), set()),
        ("issue in linkedIssues(WHI-3, 'blocks') and issue in votedIssues()", {"WHI-3"}, set(), set()),
        ("'epic link' in (WHI-1, 'Big Thing', EMPTY)", {"WHI-1"}, set(), {"whi-1", "big thing"}),
        ("cf[10100] is EMPTY", set(), set(), set()),
        ("key = 99999999999999999999a and key = '99999999999999999999'", set(), set(), set()),
        ("nosuch = WHI-1", set(), set(), set()),
        ("", set(), set(), set()),
    ],
)
def test_what_issue_fields_are_asked_about_is_looked_up(
    jql: str, keys: set[str], ids: set[int], epics: set[str]
) -> None:
    found = mentioned_issues(parse(jql), names())
    assert ({str(key) for key in found.keys}, found.ids, found.epics) == (keys, ids, epics)
    assert bool(found) is bool(keys or ids or epics)
