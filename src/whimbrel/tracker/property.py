"""Entity properties: JSON that apps and scripts keep on an entity under a key."""

from enum import StrEnum

LONGEST_KEY = 255
LARGEST_VALUE = 32_768
"""Bytes of a value as JSON; Jira's limit."""


class Entity(StrEnum):
    """What properties can hang on."""

    ISSUE = "issue"
    PROJECT = "project"
    COMMENT = "comment"
    USER = "user"
    ISSUE_TYPE = "issue_type"
    BOARD = "board"
    SPRINT = "sprint"
    DASHBOARD_ITEM = "dashboard_item"
