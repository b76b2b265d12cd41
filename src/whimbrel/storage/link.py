"""A connection to PostgreSQL, made ready for the product."""

from typing import Any

import msgspec
import psycopg
from psycopg.rows import namedtuple_row
from psycopg.types.json import JsonbDumper, set_json_dumps, set_json_loads
from psycopg.types.numeric import IntLoader

from whimbrel.storage.reader import Link

_XID8 = 5069  # PostgreSQL's fixed number of the type, which psycopg does not know and would give as text

_SESSION = """
    SELECT set_config('timezone', 'UTC', false) AS timezone,
           set_config('statement_timeout', %(statement)s, false) AS statement,
           set_config('lock_timeout', '10s', false) AS lock,
           set_config('idle_in_transaction_session_timeout', '3s', false) AS transaction,
           set_config('idle_session_timeout', %(idle)s, false) AS idle,
           set_config('plan_cache_mode', 'force_generic_plan', false) AS plans
"""
# What is not a query of people is asked again and again in the same form, and to plan how an issue is read, with
# all that hangs on it, takes three times as long as to read it.


def connect_options(application_name: str) -> dict[str, Any]:
    """Return what every connection is opened with: a peer that vanished is noticed within ten seconds or so."""
    return {
        "autocommit": True,
        "row_factory": namedtuple_row,
        "application_name": application_name,
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
    }


async def make_ready(connection: Link, statement_timeout: float, idle_timeout: float = 0) -> None:
    """Set what a session of the product lives by; times are in seconds, 0 for none."""
    set_json_dumps(msgspec.json.encode, connection)
    set_json_loads(msgspec.json.decode, connection)
    connection.adapters.register_dumper(dict, JsonbDumper)
    connection.adapters.register_loader(_XID8, IntLoader)
    limits = {"statement": _milliseconds(statement_timeout), "idle": _milliseconds(idle_timeout)}
    await connection.execute(_SESSION, limits, prepare=False)


async def open_link(url: str, application_name: str) -> Link:
    """Open a connection outside any pool."""
    return await psycopg.AsyncConnection.connect(url, **connect_options(application_name))


def _milliseconds(seconds: float) -> str:
    return f"{round(seconds * 1000)}ms"
