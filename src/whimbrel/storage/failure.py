"""What goes wrong in PostgreSQL, in the product's own words.

Unavailable         the server is away, going, or taking no connections
├── Lost            … and so is the connection that was in use: a read may be repeated on another
├── TimedOut        a statement ran longer than it may
└── OutcomeUnknown  the connection broke during COMMIT
Conflict
├── Violation       a unique, foreign key, check or not-null rule of a table
└── Collision       two transactions were in each other's way; repeating one may succeed
Invalid             a value that no column can hold

The sentences are for whoever asked, who may be anybody, so what the server said is not in them: it is the error's
cause, for logs and for the command line.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import errors as sql

from whimbrel.errors import Conflict, Invalid, OutcomeUnknown, Unavailable

_COLLISIONS = (sql.SerializationFailure, sql.DeadlockDetected, sql.LockNotAvailable)
_NOT_NOW = (
    sql.ReadOnlySqlTransaction,
    sql.InsufficientResources,
    sql.CannotConnectNow,
    sql.ObjectNotInPrerequisiteState,
)


class NoConnection(Unavailable):
    """The pool gave no connection in time."""


class Lost(Unavailable):
    """The connection is gone; nothing was changed."""


class TimedOut(Unavailable):
    """A statement was ended because it ran longer than it may; nothing was changed."""


class Violation(Conflict):
    """A rule of a table forbids the row; `constraint` names the rule, or the column that must not be empty."""

    def __init__(self, constraint: str) -> None:
        super().__init__("What this change refers to has just been changed or removed. Please look, and try again.")
        self.constraint = constraint


class Collision(Conflict):
    """Another transaction was in the way; nothing was changed, and repeating may succeed."""


@contextlib.contextmanager
def translated(connection: psycopg.AsyncConnection[Any]) -> Iterator[None]:
    """Raise the product's errors for those of the driver; what is a mistake in a statement passes as it is."""
    try:
        yield
    except psycopg.Error as error:
        translation = translate(error, lost=connection.closed)
        if translation is error:
            raise
        raise translation from error


def translate(error: psycopg.Error, *, lost: bool) -> Exception:
    """Return the product's error for one of the driver's, or the same error where it is a mistake in a statement."""
    if isinstance(error, psycopg.IntegrityError):
        return Violation(error.diag.constraint_name or error.diag.column_name or "?")
    if isinstance(error, _COLLISIONS):
        return Collision("Somebody else was changing the same thing at this moment. Please try again.")
    if isinstance(error, sql.QueryCanceled):
        return TimedOut("The database took too long to answer, so it was told to stop.")
    if lost:
        return Lost("The connection to the database was lost. Please try again in a moment.")
    if isinstance(error, (psycopg.OperationalError, *_NOT_NOW)):
        return Unavailable("The database is not available. Please try again in a moment.")
    if isinstance(error, psycopg.DataError):
        return Invalid("A value cannot be stored: it is too large, or holds characters that are not allowed.")
    return error


def translate_commit(error: psycopg.Error, *, lost: bool) -> Exception:
    """Return the product's error for one that COMMIT raised."""
    # The server says so before it reads the COMMIT, so here, and only here, a lost connection is no doubt.
    if lost and not isinstance(error, sql.IdleInTransactionSessionTimeout):
        return OutcomeUnknown(
            "The database went away while the change was being saved: it may or may not have been saved. "
            "Please look before you repeat it."
        )
    return translate(error, lost=lost)
