"""What can go wrong, said once.

    WhimbrelError
    ├── Invalid           the request itself is wrong; the caller can mend it
    ├── NotSignedIn       nobody, or nobody we believe, is asking
    ├── NotAllowed        somebody is asking who may not
    ├── NotFound          what was named does not exist, or may not be seen
    ├── Conflict          the state of things forbids it now
    ├── TooLarge          more than a stated limit was sent
    ├── Unavailable       an engine is away; trying again later may help
    │   └── OutcomeUnknown   the engine went away during the commit of a write
    └── HomeError         a home cannot be used

Each package's own errors descend from these. What an edge answers for each is decided in `rest/http/errors.py` alone.
"""

from collections.abc import Mapping


class WhimbrelError(Exception):
    """Root of all errors that the product raises on purpose; `messages` are sentences for the person who asked."""

    def __init__(self, *messages: str) -> None:
        super().__init__(*messages)
        self.messages: tuple[str, ...] = messages


class Invalid(WhimbrelError):
    """The request is wrong; `fields` names what is wrong with each field, by field id, as Jira's `errors` do."""

    def __init__(self, *messages: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(*messages)
        self.fields: dict[str, str] = dict(fields or {})

    def __str__(self) -> str:
        return "; ".join([*self.messages, *(f"{field}: {text}" for field, text in self.fields.items())])


class NotSignedIn(WhimbrelError):
    """No credentials, or credentials that are not right."""


class NotAllowed(WhimbrelError):
    """The asking user lacks a permission."""


class NotFound(WhimbrelError):
    """The thing does not exist, or the asking user may not know that it does."""


class Conflict(WhimbrelError):
    """The present state forbids the change; looking again and repeating may succeed."""


class TooLarge(WhimbrelError):
    """More was sent than a stated limit allows."""


class Unavailable(WhimbrelError):
    """An engine cannot be reached at the moment; nothing was changed."""


class OutcomeUnknown(Unavailable):
    """The connection broke during a commit: the write may or may not have happened; read before repeating it."""


class HomeError(WhimbrelError):
    """A home is in use, not writable, not ours, or made by a newer version."""
