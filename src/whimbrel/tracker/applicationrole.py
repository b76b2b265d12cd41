"""What accounts may use: one application, for everybody who has an account."""

import msgspec

from whimbrel.tracker.user import SOFTWARE_USERS


class ApplicationRole(msgspec.Struct, frozen=True):
    """Access to an application; whoever is given it is put into its groups, by their names."""

    key: str
    name: str
    groups: tuple[str, ...]


JIRA_SOFTWARE = ApplicationRole("jira-software", "Jira Software", (SOFTWARE_USERS,))
APPLICATION_ROLES = (JIRA_SOFTWARE,)
