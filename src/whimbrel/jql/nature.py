"""What an answer depends on: the class of a field or a function, by which a query is split into a shared and a personal part."""

from enum import StrEnum


class Nature(StrEnum):
    """The classes, from what is shared most widely to what is most personal."""

    STATIC = "static"  # issues alone
    CONFIGURATION = "configuration"  # what administrators set up: members of a group, states of sprints, versions
    TEMPORAL = "temporal"  # the present moment
    USER = "user"  # who asks
    PERMISSION = "permission"  # what the asker may see of an issue, besides the issue itself
