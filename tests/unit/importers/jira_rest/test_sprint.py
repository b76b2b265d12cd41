from datetime import UTC, datetime

from whimbrel.importers.jira_rest.sprint import read_sprint
from whimbrel.importers.model import ImportedSprint


def test_a_java_text_with_commas_in_the_name_is_read() -> None:
    text = (
        "com.atlassian.greenhopper.service.sprint.Sprint@4f2a[id=12,rapidViewId=3,state=CLOSED,name=One, two,"
        "startDate=2015-02-02T15:53:51.937Z,endDate=<null>,completeDate=<null>,sequence=12,goal=Ship, it]"
    )
    start = datetime(2015, 2, 2, 15, 53, 51, 937000, tzinfo=UTC)
    assert read_sprint(text) == ImportedSprint("One, two", "closed", 12, 3, start, goal="Ship, it")


def test_an_object_is_read() -> None:
    given = {"id": 5, "state": "ACTIVE", "name": "Now", "boardId": 8}
    assert read_sprint(given) == ImportedSprint("Now", "active", 5, 8)


def test_what_is_no_sprint_is_none() -> None:
    for given in ("sprint", {"name": "x"}, {"state": "closed"}, 7, None, ["x"]):
        assert read_sprint(given) is None
