"""Passwords that people choose for themselves."""

from typing import Any

from whimbrel.errors import Invalid, NotSignedIn
from whimbrel.rest.http.call import Call
from whimbrel.tracker.user import User

SHORTEST = 8


async def hash_chosen(call: Call, sent: dict[str, Any]) -> str:
    """Return the hash of the `password` in a body. Raises `Invalid` for one that is missing or too short."""
    password = sent.get("password")
    if not isinstance(password, str) or len(password) < SHORTEST:
        raise Invalid(fields={"password": f"Choose a password of at least {SHORTEST} characters."})
    return await call.backend.passwords.hash(password)


async def require_own(call: Call, user: User, password: Any, member: str) -> None:
    """Raise `Invalid`, naming the member of the body, unless a password is that of the one who asks."""
    try:
        if isinstance(password, str):
            await call.backend.sign_in.by_password(call.catalogue, user.name, password)
            return
    except NotSignedIn:
        pass
    raise Invalid(fields={member: "This is not your password."})
