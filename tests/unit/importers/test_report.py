from datetime import UTC, datetime
from pathlib import Path

import msgspec

from whimbrel.importers.report import Finding, Findings, Loss, Report, render, save

WHEN = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


def report(findings: Findings) -> Report:
    return Report(
        began=WHEN,
        seconds=2.0,
        taken=3000,
        already_there=7,
        skipped=findings.count(Loss.SKIPPED),
        relations=4,
        rows={"issue": 3000, "comment": 0},
        created={"people": 12},
        findings=findings.all(),
        longest_transaction=0.1,
    )


def some() -> Findings:
    findings = Findings()
    for number in range(7):
        findings.note(Loss.LEFT_OUT, "a leg", f"ZOO-{number}")
    findings.note(Loss.SKIPPED, "no key", "a.json", 2)
    return findings


def test_findings_are_grouped_with_first_examples_the_worst_first() -> None:
    assert some().all() == (
        Finding(Loss.SKIPPED, "no key", 2, ("a.json",)),
        Finding(Loss.LEFT_OUT, "a leg", 7, ("ZOO-0", "ZOO-1", "ZOO-2", "ZOO-3", "ZOO-4")),
    )


def test_findings_of_another_collector_are_added() -> None:
    findings = some()
    findings.add(some())
    assert [(finding.reason, finding.count) for finding in findings.all()] == [("no key", 4), ("a leg", 14)]


def test_a_report_reads_well() -> None:
    text = render(report(some()))
    assert "    3,000 issues taken in 2.0 s (1,500 a second)" in text
    assert "        2 could not be taken" in text
    assert "        2 no key (a.json, …)" in text
    assert "        7 a leg (ZOO-0, ZOO-1, ZOO-2, ZOO-3, ZOO-4, …)" in text
    assert "comment" not in text


def test_a_report_without_findings_says_so() -> None:
    assert render(report(Findings())).endswith("Everything was taken as it was.\n")


def test_a_report_is_kept_as_text_and_as_json(tmp_path: Path) -> None:
    given = report(some())
    text = save(given, tmp_path / "imports" / "1")
    assert text.read_text() == render(given)
    assert msgspec.json.decode((text.parent / "report.json").read_bytes(), type=Report) == given


def test_an_import_of_no_time_has_no_rate() -> None:
    assert msgspec.structs.replace(report(some()), seconds=0).rate == 0
