import pytest

from whimbrel.importers.demo import table
from whimbrel.importers.demo.flow import flow, moved, named, status
from whimbrel.tracker.status import DONE, IN_PROGRESS, TO_DO


@pytest.mark.parametrize("name", list(table.flows()))
def test_every_way_of_working_leads_from_to_do_to_done(name: str) -> None:
    found = flow(name)
    assert found.path[0].category_id == TO_DO.id
    assert found.path[-1].category_id == DONE.id
    assert found.dropped.category_id == DONE.id
    assert found.reopened.category_id != DONE.id
    assert len(found.hours) == len(found.path)
    assert {*found.path, found.dropped, found.reopened} <= set(found.statuses)
    assert found.statuses[0] is found.path[0]


def test_a_status_has_one_category_wherever_it_is_used() -> None:
    assert status("In Review").category_id == IN_PROGRESS.id
    assert status("In Review") is status("In Review")
    categories = {one.name: one.category_id for name in table.flows() for one in flow(name).statuses}
    assert all(one.category_id == categories[one.name] for name in table.flows() for one in flow(name).statuses)


def test_detours_lead_back_or_to_a_place_on_the_path() -> None:
    (aside,) = flow("kanban").detours[1]
    assert (aside.to.name, aside.place) == ("Blocked", None)
    (back,) = flow("scrum").detours[3]
    assert (back.to.name, back.place) == ("In Progress", 1)


def test_history_lines_say_both_names() -> None:
    line = moved(status("To Do"), status("Done"))
    assert (line.field, line.from_string, line.to_string) == ("status", "To Do", "Done")
    assert named("priority", None, "Low").to_string == "Low"
