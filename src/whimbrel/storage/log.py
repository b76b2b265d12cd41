"""Events on their way into the log: the statement for few, the rows for many."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import text

from whimbrel.storage.history import CHANGES_WRITTEN
from whimbrel.tracker.event import Event

COLUMNS = ("at", "avi", "ari", "project_id", "issue_id", "actor_id", "client_id", "body")

# The identities are drawn in the order of the rows. The epoch is read here, in the transaction that the position tells
# of, since another node may have begun a new one.
_WRITTEN = """
    written AS (
        INSERT INTO event (at, avi, ari, project_id, issue_id, actor_id, client_id, body)
        SELECT :event_at, avi, ari, project_id, issue_id, actor_id, client_id, body::jsonb
          FROM unnest((:event_avi)::text[], (:event_ari)::text[], (:event_project)::bigint[],
                      (:event_issue)::bigint[], (:event_actor)::bigint[], (:event_client)::text[],
                      (:event_body)::text[])
               WITH ORDINALITY AS given (avi, ari, project_id, issue_id, actor_id, client_id, body, place)
         ORDER BY place
        RETURNING id, tx
    )
    SELECT (SELECT max(epoch) FROM epoch) AS epoch, max(tx) AS tx, max(id) AS id FROM written"""
INSERT_EVENTS = text(f"WITH {_WRITTEN}")
INSERT_CHANGES_AND_EVENTS = text(f"WITH {CHANGES_WRITTEN}, {_WRITTEN}")

LAST_COPIED = text("""
    SELECT (SELECT max(epoch) FROM epoch) AS epoch, pg_current_xact_id() AS tx,
           currval(pg_get_serial_sequence('event', 'id')) AS id
""")


def event_parameters(events: Sequence[Event], at: datetime) -> dict[str, Any]:
    """Return the parameters of INSERT_EVENTS; no statement for changes has any of these names."""
    return {
        "event_at": at,
        "event_avi": [event.avi for event in events],
        "event_ari": [event.ari for event in events],
        "event_project": [event.project_id for event in events],
        "event_issue": [event.issue_id for event in events],
        "event_actor": [event.actor_id for event in events],
        "event_client": [event.client_id for event in events],
        "event_body": [msgspec.json.encode(event.body).decode() for event in events],
    }


def event_rows(events: Sequence[Event], at: datetime) -> Iterator[tuple[Any, ...]]:
    """Yield the events as rows of COLUMNS."""
    for event in events:
        places = (event.project_id, event.issue_id, event.actor_id)
        yield (at, event.avi, event.ari, *places, event.client_id, event.body)
