from whimbrel.jql.fields import BY_NAME
from whimbrel.jql.resolved import EVERYTHING, NOTHING, And, AnyOf, IsEmpty, Or, all_of, any_of, leaves, one_of

STATUS, LABELS = BY_NAME["status"], BY_NAME["labels"]
A, B = AnyOf(STATUS, (1,)), AnyOf(LABELS, ("x",))
EMPTY = IsEmpty(STATUS)


def test_constants_vanish_or_decide() -> None:
    assert all_of([EVERYTHING, A]) == one_of([NOTHING, A]) == A
    assert all_of([NOTHING, A]) == one_of([]) == NOTHING
    assert one_of([EVERYTHING, A]) == all_of([]) == EVERYTHING


def test_chains_are_flat() -> None:
    assert all_of([And((A, B)), EMPTY]) == And((A, B, EMPTY))
    assert one_of([A, Or((B, EMPTY))]) == Or((A, B, EMPTY))


def test_values_of_one_field_merge_where_one_must_hold_and_nowhere_else() -> None:
    more = AnyOf(LABELS, ("w",))
    assert one_of([B, more]) == AnyOf(LABELS, ("w", "x"))
    assert all_of([B, more]) == And((B, more))
    unwanted = AnyOf(LABELS, ("w",), negated=True)
    assert one_of([B, unwanted]) == Or((B, unwanted))


def test_no_value_is_never_had_and_always_differed_from() -> None:
    assert any_of(STATUS, ()) == NOTHING
    assert any_of(STATUS, (), negated=True) == AnyOf(STATUS, (), negated=True)
    assert any_of(STATUS, (3, 1, 3)) == AnyOf(STATUS, (1, 3))


def test_leaves_come_from_left_to_right() -> None:
    assert list(leaves(And((A, Or((B, EMPTY)), A)))) == [A, B, EMPTY, A]


def test_unwanted_values_of_one_field_merge_where_none_may_be_had() -> None:
    unwanted, more = AnyOf(LABELS, ("x",), negated=True), AnyOf(LABELS, ("w",), negated=True)
    assert all_of([unwanted, A, more]) == And((AnyOf(LABELS, ("w", "x"), negated=True), A))
    assert one_of([unwanted, more]) == Or((unwanted, more))
