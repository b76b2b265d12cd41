from collections.abc import Callable
from datetime import UTC, datetime

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.importers.known import Known
from whimbrel.importers.model import (
    ImportedChange,
    ImportedComment,
    ImportedComponent,
    ImportedField,
    ImportedIssue,
    ImportedItem,
    ImportedNamed,
    ImportedOption,
    ImportedPerson,
    ImportedProject,
    ImportedStatus,
    ImportedType,
    ImportedValue,
    ImportedVersion,
    ImportedVisibility,
)
from whimbrel.importers.need import Needs, needs_of
from whimbrel.tracker import customfield
from whimbrel.tracker.status import DONE, UNDEFINED

WHEN = datetime(2020, 1, 2, tzinfo=UTC)
MakeIssue = Callable[..., ImportedIssue]


def needed(needs: Needs) -> dict[str, list[object]]:
    return {name: list(some) for name, some in needs.all().items() if some}  # type: ignore[call-overload]


def test_an_issue_of_known_things_needs_nothing(catalogue: Catalogue, make_issue: MakeIssue) -> None:
    issue = make_issue(
        priority=ImportedNamed("HIGH", 99),
        reporter=ImportedPerson(name="ada"),
        components=(ImportedComponent("bow"),),
        fix_versions=(ImportedVersion("1.0"),),
    )
    needs = needs_of(Known(catalogue), [issue], [], [])
    assert not needs
    assert needed(needs) == {}


def test_what_is_missing_is_needed_once(catalogue: Catalogue, make_issue: MakeIssue) -> None:
    bob = ImportedPerson(name="Bob")
    issues = [
        make_issue(
            f"ARK-{number}",
            assignee=bob,
            status=ImportedStatus("Afloat", DONE.id),
            components=(ImportedComponent("Stern"), ImportedComponent("STERN")),
            comments=(ImportedComment("x", WHEN, WHEN, bob, visibility=ImportedVisibility(role="Crew")),),
        )
        for number in (1, 2)
    ]
    assert needed(needs_of(Known(catalogue), issues, [], [])) == {
        "people": ["bob"],
        "statuses": ["afloat"],
        "components": [("ARK", "stern")],
        "roles": ["crew"],
        "placements": [("ARK", "bug", "afloat")],
    }


def test_a_project_that_is_missing_is_needed_with_its_pairs(catalogue: Catalogue, make_issue: MakeIssue) -> None:
    zoo = ImportedProject("ZOO", types=(ImportedType("Task"),), statuses=(ImportedStatus("Open"),))
    needs = needs_of(Known(catalogue), [make_issue("ZOO-1", project=zoo)], [], [])
    assert needed(needs) == {
        "projects": ["ZOO"],
        "placements": [("ZOO", "task", ""), ("ZOO", "", "open"), ("ZOO", "bug", "open")],
    }


def test_statuses_of_which_only_history_tells_are_needed_without_a_category(
    catalogue: Catalogue, make_issue: MakeIssue
) -> None:
    items = (ImportedItem("status", from_string="Dry", to_string="Open"), ImportedItem("status", to_string="Wet"))
    past = make_issue(history=(ImportedChange(WHEN, items),))
    now = make_issue("ARK-2", status=ImportedStatus("Wet", DONE.id))
    needs = needs_of(Known(catalogue), [past, now], [], [])
    assert {name: status.category_id for name, status in needs.statuses.items()} == {
        "dry": UNDEFINED.id,
        "wet": DONE.id,
    }


def test_fields_and_options_are_needed(catalogue: Catalogue, make_issue: MakeIssue) -> None:
    new = ImportedField("Deck", customfield.SELECT.key)
    flagged = ImportedField("Flagged", customfield.CHECKBOXES.key)
    values = (
        ImportedValue(new, (ImportedOption("Upper"),)),
        ImportedValue(flagged, (ImportedOption("IMPEDIMENT"),)),
    )
    needs = needs_of(Known(catalogue), [make_issue(values=values)], [], [])
    assert list(needs.fields.values()) == [new]
    assert list(needs.options) == [(new, "upper", "")]
