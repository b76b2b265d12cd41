"""What of an issue is wanted."""

import msgspec


class Parts(msgspec.Struct, frozen=True):
    """What of an issue is wanted besides its own fields; what is not wanted is not read."""

    comments: bool = False
    worklogs: bool = False
    attachments: bool = False
    links: bool = False
    subtasks: bool = False
    history: bool = False
    votes: bool = False
    transitions: bool = False


EVERYTHING = Parts(*[True] * len(Parts.__struct_fields__))
