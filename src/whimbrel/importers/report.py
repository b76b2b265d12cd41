"""What an import took, what it could not take, and why."""

import enum
from datetime import datetime
from pathlib import Path

import msgspec

EXAMPLES = 5


class Loss(enum.StrEnum):
    """How much was lost, worst first."""

    UNREAD = "not read"  # a whole file
    SKIPPED = "skipped"  # a whole issue
    LEFT_OUT = "left out"  # a part of an issue
    CHANGED = "changed"  # taken, but not as it was


class Finding(msgspec.Struct, frozen=True):
    """One reason, how often it was met, and where first (issue keys, or file names)."""

    loss: Loss
    reason: str
    count: int
    examples: tuple[str, ...]


class Findings:
    """Collects what could not be taken as it was, grouped by reason."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._found: dict[tuple[Loss, str], tuple[int, list[str]]] = {}

    def note(self, loss: Loss, reason: str, where: str, count: int = 1) -> None:
        """Count one more case of a reason; only the first few places are kept."""
        before, examples = self._found.get((loss, reason), (0, []))
        if len(examples) < EXAMPLES and where not in examples:
            examples.append(where)
        self._found[loss, reason] = (before + count, examples)

    def add(self, others: "Findings") -> None:
        """Add what another collector found."""
        for finding in others.all():
            for where in finding.examples:
                self.note(finding.loss, finding.reason, where)
            self.note(finding.loss, finding.reason, finding.examples[-1], finding.count - len(finding.examples))

    def count(self, loss: Loss) -> int:
        """Return how many cases of one kind there are."""
        return sum(count for (kind, _), (count, _) in self._found.items() if kind is loss)

    def all(self) -> tuple[Finding, ...]:
        """Return what was found, the worst and most frequent first."""
        order = list(Loss)
        found = [
            Finding(loss, reason, count, tuple(examples)) for (loss, reason), (count, examples) in self._found.items()
        ]
        return tuple(sorted(found, key=lambda finding: (order.index(finding.loss), -finding.count, finding.reason)))


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one import. `rows` counts by table, `created` by kind of thing; times are in seconds."""

    began: datetime
    seconds: float
    taken: int
    already_there: int
    skipped: int
    relations: int
    rows: dict[str, int]
    created: dict[str, int]
    findings: tuple[Finding, ...]
    longest_transaction: float

    @property
    def rate(self) -> float:
        """Return issues taken a second."""
        return self.taken / self.seconds if self.seconds else 0.0


def render(report: Report) -> str:
    """Write a report for people."""
    lines = [
        f"Import of {report.began:%Y-%m-%d %H:%M:%S %Z}",
        "",
        f"{report.taken:>9,} issues taken in {report.seconds:.1f} s ({report.rate:,.0f} a second)",
        f"{report.already_there:>9,} were there already",
        f"{report.skipped:>9,} could not be taken",
        f"{report.relations:>9,} parents, epics and links joined",
        "",
        *_table("Rows", report.rows),
        *_table("Created", report.created),
        *_findings(report.findings),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _table(title: str, counts: dict[str, int]) -> list[str]:
    shown = [f"{count:>9,} {name}" for name, count in counts.items() if count]
    return [title, *shown, ""] if shown else []


def _findings(findings: tuple[Finding, ...]) -> list[str]:
    if not findings:
        return ["Everything was taken as it was."]
    lines = []
    for loss in Loss:
        of_loss = [finding for finding in findings if finding.loss is loss]
        if of_loss:
            lines += [loss.capitalize(), *(_finding(finding) for finding in of_loss), ""]
    return lines


def _finding(finding: Finding) -> str:
    more = ", …" if finding.count > len(finding.examples) else ""
    return f"{finding.count:>9,} {finding.reason} ({', '.join(finding.examples)}{more})"


def save(report: Report, folder: Path) -> Path:
    """Write `report.json` and `report.txt` into a folder, which is made; returns the path of the text."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(report)))
    text = folder / "report.txt"
    text.write_text(render(report), encoding="utf-8")
    return text
