"""What is likely wrong with a workflow, held against following every way there is."""

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.tracker import defaults
from whimbrel.tracker.workflow import Transition, Workflow
from whimbrel.tracker.workflowcheck import Problem, ProblemKind, problems

STATUSES = (1, 2, 3, 4, 5)
TRANSITIONS = st.lists(
    st.tuples(st.sampled_from((*STATUSES, None)), st.lists(st.sampled_from(STATUSES), max_size=3)), max_size=6
)


@given(TRANSITIONS)
def test_a_status_is_unreachable_if_no_way_leads_there(drawn: list[tuple[int | None, list[int]]]) -> None:
    moves = tuple(Transition(n, f"t{n}", to, tuple(origins)) for n, (to, origins) in enumerate(drawn))
    edges = {
        (origin, to)
        for to, origins in drawn
        for origin in (origins or STATUSES)
        if to is not None and (origins or origin != to)
    }
    ways = set(edges) | {(one, one) for one in STATUSES}
    for middle in STATUSES:
        ways |= {(a, d) for a, b in ways for c, d in ways if b == c == middle}
    unreachable = [one for one in STATUSES if (1, one) not in ways]
    dead = [one for one in STATUSES if not any(a == one != b for a, b in edges)]
    assert list(problems(Workflow(1, "Drawn", 1, STATUSES, moves))) == [
        *(Problem(ProblemKind.UNREACHABLE, one) for one in unreachable),
        *(Problem(ProblemKind.DEAD_END, one) for one in dead),
    ]


def test_the_workflows_of_a_fresh_site_have_no_problem() -> None:
    assert [problems(workflow) for workflow in defaults.WORKFLOWS] == [(), ()]
