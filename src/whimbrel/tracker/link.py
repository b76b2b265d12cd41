"""Links between issues."""

import msgspec


class IssueLink(msgspec.Struct, frozen=True):
    """A link: the source shows its type's `outward` text ("blocks"), the destination its `inward` one."""

    id: int
    type_id: int
    source_id: int
    destination_id: int
