"""What an answer depends on: the class of a field or a function, by which a query is split."""

from enum import StrEnum


class Nature(StrEnum):
    """The classes, from what all askers share to what differs between them."""

    STATIC = "static"  # issues alone
    CONFIGURATION = "configuration"  # what administrators set up: members of a group, states of sprints, versions
    TEMPORAL = "temporal"  # the present moment
    USER = "user"  # who asks
    PERMISSION = "permission"  # what the asker may see of an issue, besides the issue itself
