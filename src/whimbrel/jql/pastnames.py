"""Names and ids that only the history of issues knows, looked up before a query is resolved."""

import msgspec

PastMention = tuple[str, str]
"""The id of a field, and a text in lower case or as it was written, that may name one of its former values."""


class KnownPast(msgspec.Struct, frozen=True):
    """What the history of issues that the asker may see knows: names in lower case, and ids or user keys."""

    names: frozenset[PastMention] = frozenset()
    keys: frozenset[PastMention] = frozenset()


NO_PAST = KnownPast()
