"""Which transitions leave which status."""

from whimbrel.tracker import defaults
from whimbrel.tracker.workflow import EDITABLE, Transition, Workflow, WorkflowScheme

SIMPLIFIED, CLASSIC = defaults.WORKFLOWS


def names(workflow: Workflow, status_id: int) -> list[str]:
    return [transition.name for transition in workflow.from_status(status_id)]


def test_a_global_transition_leaves_every_status_but_its_own() -> None:
    assert names(SIMPLIFIED, defaults.TO_DO_STATUS) == ["In Progress", "Done"]
    assert names(SIMPLIFIED, defaults.DONE_STATUS) == ["To Do", "In Progress"]


def test_the_classic_workflow_offers_what_jira_offers() -> None:
    assert names(CLASSIC, defaults.OPEN) == ["Start Progress", "Resolve Issue", "Close Issue"]
    assert names(CLASSIC, defaults.WORKING) == ["Stop Progress", "Resolve Issue", "Close Issue"]
    assert names(CLASSIC, defaults.RESOLVED) == ["Close Issue", "Reopen Issue"]
    assert names(CLASSIC, defaults.CLOSED) == ["Reopen Issue"]


def test_a_loop_leaves_the_status_that_it_names() -> None:
    assert Transition(1, "Again", to=5, origins=(5,)).leaves(5)
    assert not Transition(1, "Again", to=5, origins=(5,)).leaves(6)


def test_every_default_workflow_is_closed_over_its_statuses() -> None:
    known = {status.id for status in defaults.STATUSES}
    for workflow in defaults.WORKFLOWS:
        assert {workflow.initial} | {move.to for move in workflow.transitions} <= set(workflow.statuses) <= known
        assert {origin for move in workflow.transitions for origin in move.origins} <= set(workflow.statuses)
        assert len({move.id for move in workflow.transitions}) == len(workflow.transitions)


def test_types_that_a_scheme_does_not_name_follow_its_default() -> None:
    scheme = WorkflowScheme(1, "Mixed", 10, {7: 11})
    assert (scheme.workflow_of(7), scheme.workflow_of(8)) == (11, 10)


def test_a_transition_to_nowhere_stays_where_the_issue_is() -> None:
    loop = Transition(1, "Remind", to=None)
    assert loop.leaves(5)
    assert loop.target(5) == 5
    narrow = Transition(2, "Remind", to=None, origins=(5,))
    assert (narrow.leaves(5), narrow.leaves(6)) == (True, False)


def test_a_property_of_a_status_forbids_to_edit() -> None:
    workflow = Workflow(1, "Strict", 5, (5, 6, 7), (), status_properties={"6": {EDITABLE: "False"}, "7": {"x": "y"}})
    assert [workflow.is_editable(status_id) for status_id in workflow.statuses] == [True, False, True]
