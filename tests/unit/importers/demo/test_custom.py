from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from whimbrel.importers.model import ImportedIssue, ImportedOption, ImportedPerson
from whimbrel.tracker.customfield import FIELD_TYPES, Kind

TYPES = {
    Kind.OPTION: ImportedOption,
    Kind.NUMBER: float,
    Kind.DATE: date,
    Kind.USER: ImportedPerson,
    Kind.TEXT: str,
    Kind.EXACT: str,
}


def test_fields_hold_what_their_type_can_hold(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        names = [value.field.name for value in issue.values]
        assert len(names) == len(set(names)), issue.key
        for value in issue.values:
            field_type = FIELD_TYPES[value.field.type_key]
            assert value.scalars
            assert field_type.multiple or len(value.scalars) == 1
            assert len(set(map(id, value.scalars))) == len(value.scalars)
            if field_type.kind in TYPES:
                assert all(isinstance(scalar, TYPES[field_type.kind]) for scalar in value.scalars), value


def test_fields_of_every_kind_are_used_and_shared(issues: Sequence[ImportedIssue]) -> None:
    projects: dict[str, set[str]] = defaultdict(set)
    kinds = Counter()
    for issue in issues:
        for value in issue.values:
            projects[value.field.name].add(issue.project.key)
            kinds[FIELD_TYPES[value.field.type_key].kind] += 1
    assert {*TYPES, Kind.SPRINT} <= set(kinds)
    assert sum(len(keys) > 1 for keys in projects.values()) > 10


def test_epics_have_a_name_a_colour_and_the_status_of_their_work(issues: Sequence[ImportedIssue]) -> None:
    epics = [issue for issue in issues if issue.type.name == "Epic"]
    assert len(epics) > 300
    for epic in epics:
        values = {value.field.name: value.scalars[0] for value in epic.values}
        assert values["Epic Name"]
        assert values["Epic Colour"].startswith("ghx-label-")
        assert values["Epic Status"].value == {2: "To Do", 3: "Done", 4: "In Progress"}[epic.status.category_id]


def test_flagged_issues_are_rare_and_were_begun(issues: Sequence[ImportedIssue]) -> None:
    flagged = [issue for issue in issues if any(value.field.name == "Flagged" for value in issue.values)]
    assert 0 < len(flagged) < 0.05 * len(issues)
