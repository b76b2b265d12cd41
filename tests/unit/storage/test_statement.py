"""Composed statements become text and parameters for psycopg."""

from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from whimbrel.storage import statement as subject
from whimbrel.storage.schema.log import epoch, event
from whimbrel.storage.statement import compose, compose_many

BY_ID = select(event.c.avi).where(event.c.id == bindparam("number"))


def one_line(composed: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    return " ".join(composed[0].split()), composed[1]


def test_a_constant_takes_its_values_from_each_call() -> None:
    for number in (1, 2):
        assert one_line(compose(BY_ID, {"number": number})) == (
            "SELECT event.avi FROM event WHERE event.id = %(number)s::BIGINT",
            {"number": number},
        )


def test_equal_shapes_keep_their_own_values() -> None:
    composed = [compose(select(event.c.id).where(event.c.avi == name, event.c.issue_id == 7)) for name in ("a", "b")]
    assert composed[0][0] == composed[1][0]
    assert [list(values.values()) for _, values in composed] == [["a", 7], ["b", 7]]


def test_lists_of_in_are_expanded_to_their_length() -> None:
    listed = select(event.c.id).where(event.c.id.in_(bindparam("ids", expanding=True)))
    assert list(compose(listed, {"ids": [4, 5, 6]})[1].values()) == [4, 5, 6]
    assert list(compose(listed, {"ids": [9]})[1].values()) == [9]
    assert compose(listed, {"ids": []})[1] == {}
    assert list(compose(select(event.c.id).where(event.c.id.in_([1, 2])))[1].values()) == [1, 2]


def test_text_has_named_parameters_and_keeps_its_percent_signs_for_the_driver() -> None:
    assert compose(text("SELECT :a LIKE '5%'"), {"a": "x"}) == ("SELECT %(a)s LIKE '5%%'", {"a": "x"})


def test_an_insert_sets_what_is_given_and_asks_for_nothing_back() -> None:
    put = insert(epoch)
    sql, values = one_line(compose(put, {"epoch": 1, "timeline": 2}))
    assert sql == "INSERT INTO epoch (epoch, timeline) VALUES (%(epoch)s::INTEGER, %(timeline)s::INTEGER)"
    assert values == {"epoch": 1, "timeline": 2}
    assert one_line(compose(put, {"epoch": 1}))[0] == "INSERT INTO epoch (epoch) VALUES (%(epoch)s::INTEGER)"
    assert "RETURNING" not in compose(insert(event).values(avi="a"))[0]
    assert "RETURNING event.id" in compose(insert(event).values(avi="a").returning(event.c.id))[0]


def test_an_update_sets_what_is_given_beside_its_own_parameters() -> None:
    change = update(epoch).where(epoch.c.epoch == bindparam("which"))
    sql, values = one_line(compose(change, {"which": 1, "timeline": 3}))
    assert sql == "UPDATE epoch SET timeline=%(timeline)s::INTEGER WHERE epoch.epoch = %(which)s::INTEGER"
    assert values == {"which": 1, "timeline": 3}


def test_json_values_are_wrapped_for_the_driver() -> None:
    value = compose(insert(event), {"body": {"a": 1}})[1]["body"]
    assert value.obj == {"a": 1}


def test_many_rows_share_one_text() -> None:
    sql, rows = compose_many(insert(epoch), [{"epoch": 1}, {"epoch": 2}])
    assert one_line((sql, {}))[0] == "INSERT INTO epoch (epoch) VALUES (%(epoch)s::INTEGER)"
    assert rows == [{"epoch": 1}, {"epoch": 2}]


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(SQLAlchemyError, match="number"):
        compose(BY_ID)


def test_statements_that_come_and_go_are_forgotten_and_never_mistaken_for_one_another() -> None:
    for number in range(3 * subject._KEPT):
        assert list(compose(select(event.c.id).where(event.c.id == number))[1].values()) == [number]
    assert len(subject._by_identity) < 2 * subject._KEPT
