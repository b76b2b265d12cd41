"""The driver's errors in the product's words."""

import psycopg
import pytest
from psycopg import errors as sql

from whimbrel.errors import Conflict, Invalid, OutcomeUnknown, Unavailable
from whimbrel.storage.failure import Collision, Lost, TimedOut, Violation, translate, translate_commit


@pytest.mark.parametrize(
    ("error", "lost", "expected"),
    [
        (sql.UniqueViolation("twice"), False, Violation),
        (sql.ForeignKeyViolation("nobody"), False, Violation),
        (sql.SerializationFailure("again"), False, Collision),
        (sql.DeadlockDetected("again"), False, Collision),
        (sql.LockNotAvailable("locked"), False, Collision),
        (sql.QueryCanceled("too long"), False, TimedOut),
        (sql.AdminShutdown("going down"), True, Lost),
        (sql.IdleInTransactionSessionTimeout("slept"), True, Lost),
        (psycopg.OperationalError("gone"), True, Lost),
        (psycopg.OperationalError("refused"), False, Unavailable),
        (sql.TooManyConnections("full"), False, Unavailable),
        (sql.ReadOnlySqlTransaction("standby"), False, Unavailable),
        (sql.DiskFull("full"), False, Unavailable),
        (sql.NumericValueOutOfRange("too big"), False, Invalid),
        (psycopg.DataError("NUL"), False, Invalid),
    ],
)
def test_each_failure_says_what_can_be_done(error: psycopg.Error, *, lost: bool, expected: type[Exception]) -> None:
    translation = translate(error, lost=lost)
    assert type(translation) is expected
    assert str(translation).endswith(".")


def test_a_mistake_in_a_statement_stays_what_it_is() -> None:
    error = sql.UndefinedColumn("no such column")
    assert translate(error, lost=False) is error


def test_a_connection_lost_during_commit_leaves_doubt() -> None:
    assert type(translate_commit(psycopg.OperationalError("gone"), lost=True)) is OutcomeUnknown
    assert type(translate_commit(sql.AdminShutdown("going down"), lost=True)) is OutcomeUnknown


def test_a_commit_that_the_server_refused_leaves_none() -> None:
    assert isinstance(translate_commit(sql.IdleInTransactionSessionTimeout("slept"), lost=True), Lost)
    assert isinstance(translate_commit(sql.UniqueViolation("deferred"), lost=False), Conflict)
