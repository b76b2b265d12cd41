from collections.abc import Callable

from whimbrel.importers.model import ImportedEpic, ImportedField, ImportedIssue, ImportedLink, ImportedValue
from whimbrel.importers.relation import Bond, Relation, relations_of
from whimbrel.tracker import customfield


def test_an_issue_tells_of_its_parent_epics_and_links(make_issue: Callable[..., ImportedIssue]) -> None:
    issue = make_issue(
        parent="ARK-2",
        epic=ImportedEpic("ARK-3", "Flood"),
        values=(
            ImportedValue(ImportedField("Epos", customfield.EPIC_LINK.key), ("ARK-4",)),
            ImportedValue(ImportedField("Text", customfield.TEXT_FIELD.key), ("ARK-5",)),
        ),
        links=(ImportedLink("Blocks", "is blocked by", "blocks", "ARK-6", outward=False, id=9),),
    )
    assert list(relations_of(issue)) == [
        Relation("ARK-1", "ARK-2", Bond.PARENT),
        Relation("ARK-1", "ARK-3", Bond.EPIC, "Flood"),
        Relation("ARK-1", "ARK-4", Bond.EPIC),
        Relation("ARK-1", "ARK-6", Bond.LINK, "blocks", outward=False, link_id=9),
    ]
