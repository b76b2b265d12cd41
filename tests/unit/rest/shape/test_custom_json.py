import re
from datetime import UTC, datetime

from whimbrel.rest.shape.custom_json import sprint_text
from whimbrel.tracker.sprint import Sprint, SprintState


def test_a_sprint_is_the_text_that_clients_take_apart() -> None:
    start = datetime(2015, 4, 11, 15, 22, tzinfo=UTC)
    text = sprint_text(Sprint(31, "Sprint 1", SprintState.ACTIVE, 2, start, None, None, "Fly"))
    assert text == (
        "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=31,rapidViewId=2,state=ACTIVE,name=Sprint 1,"
        "startDate=2015-04-11T15:22:00.000Z,endDate=<null>,completeDate=<null>,activatedDate=<null>,sequence=31,goal=Fly]"
    )
    assert re.search(r"\[id=31,", text)
    bare = sprint_text(Sprint(1, "x", SprintState.FUTURE))
    assert "rapidViewId=<null>" in bare
    assert bare.endswith("goal=<null>]")
