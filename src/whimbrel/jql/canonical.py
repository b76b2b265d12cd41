"""A text for a resolved query that depends on its meaning alone: equal trees have equal texts, in every process."""

import hashlib
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import msgspec

from whimbrel.jql.fields import QueryField


def canonical(value: Any) -> str:
    """Return the text of a leaf, or of anything that a leaf holds."""
    match value:
        case QueryField():
            return f"{value.id}:{value.stored}"
        case msgspec.Struct():
            parts = (canonical(getattr(value, name)) for name in value.__struct_fields__)
            return f"{type(value).__name__}({','.join(parts)})"
        case tuple():
            return f"[{','.join(map(canonical, value))}]"
        case Enum():
            return str(value.value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case _:
            return repr(value)


def digest(text: str) -> str:
    """Return 32 hexadecimal digits by which texts of any length can be told apart."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
