"""What an argument of a function is for."""

from enum import StrEnum


class Argument(StrEnum):
    """The kinds of arguments; those that name a thing of the site can be completed."""

    USER = "user"
    GROUP = "group"
    PROJECT = "project"
    ISSUE = "issue"
    LINK_DESCRIPTION = "link description"
    OPTION = "option"  # of the field that the function stands for
    PERMISSION = "permission"
    ROLE = "project role"
    ORGANIZATION = "organization"
    DATE = "date"  # a literal or a period
    INCREMENT = "increment"  # of a date, such as -1M
    DURATION = "duration"
    TEXT = "text"
