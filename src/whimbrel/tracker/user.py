"""People and groups."""

import msgspec


class User(msgspec.Struct, frozen=True):
    """An account. `key` never changes, `name` is what people sign in with and what clients send."""

    id: int
    key: str
    name: str
    display_name: str
    email: str = ""
    active: bool = True
    time_zone: str = "Etc/UTC"
    locale: str = "en_US"
    avatar_id: int | None = None


class Group(msgspec.Struct, frozen=True):
    """A named set of people, site-wide."""

    id: int
    name: str


ADMINISTRATORS = "jira-administrators"
SOFTWARE_USERS = "jira-software-users"
