from datetime import UTC, datetime

import pytest

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.importers import past
from whimbrel.importers.known import Known
from whimbrel.importers.model import ImportedChange, ImportedItem
from whimbrel.tracker import defaults

WHEN = datetime(2020, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("item", "values"),
    [
        (ImportedItem("status", "jira", "77", "Open", "78", "CLOSED"), (str(defaults.OPEN), str(defaults.CLOSED))),
        (ImportedItem("status", "jira", "77", "Gone", None, None), ("77", None)),
        (ImportedItem("priority", "jira", "9", "High", "8", "Low"), ("2", "4")),
        (ImportedItem("issuetype", "jira", "1", "Bug", "2", "Task"), (str(defaults.BUG), str(defaults.TASK))),
        (ImportedItem("resolution", "jira", None, None, "1", "Done"), (None, str(defaults.RESOLUTION_DONE))),
        (ImportedItem("Fix Version", "jira", None, None, "900", "1.0"), (None, "6")),
        (ImportedItem("Component", "jira", "900", "Bow", None, None), ("5", None)),
        (ImportedItem("assignee", "jira", "JIRAUSER1", "Ada", "eve", "Eve"), ("JIRAUSER1", "eve")),
        (ImportedItem("assignee", "jira", "ada", "Ada", "unknown", "Somebody"), ("JIRAUSER1", "unknown")),
        (ImportedItem("status", "custom", "77", "Open", None, None), ("77", None)),
        (ImportedItem("summary", "jira", None, "Old", None, "New"), (None, None)),
    ],
)
def test_ids_of_the_source_become_those_of_the_site(
    catalogue: Catalogue, item: ImportedItem, values: tuple[str | None, str | None]
) -> None:
    known = Known(catalogue)
    change = ImportedChange(WHEN, (item,))
    (row,) = past.rows(known, known.projects["ARK"], (3, 50, 1, WHEN), change)
    assert row[:6] == (3, 50, 1, WHEN, item.field, item.field_type)
    assert row[6:] == (values[0], item.from_string, values[1], item.to_string)
