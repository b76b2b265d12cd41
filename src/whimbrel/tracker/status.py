"""Statuses of an issue and the four categories that boards and `statusCategory` know."""

import msgspec


class StatusCategory(msgspec.Struct, frozen=True):
    """One of Jira's four fixed categories; ids, keys and colours are Jira's."""

    id: int
    key: str
    name: str
    color: str
    aliases: tuple[str, ...] = ()


UNDEFINED = StatusCategory(1, "undefined", "No Category", "medium-gray")
TO_DO = StatusCategory(2, "new", "To Do", "blue-gray", ("New",))
IN_PROGRESS = StatusCategory(4, "indeterminate", "In Progress", "yellow", ("Indeterminate",))
DONE = StatusCategory(3, "done", "Done", "green", ("Complete",))

CATEGORIES = {category.id: category for category in (UNDEFINED, TO_DO, IN_PROGRESS, DONE)}


class Status(msgspec.Struct, frozen=True):
    """A place in a workflow."""

    id: int
    name: str
    category_id: int
    description: str = ""

    @property
    def category(self) -> StatusCategory:
        """Return the category that the status belongs to."""
        return CATEGORIES[self.category_id]
