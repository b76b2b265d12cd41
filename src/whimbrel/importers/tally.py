"""Counts while an import runs."""

from collections import Counter
from datetime import datetime

from whimbrel.importers.need import Needs
from whimbrel.importers.report import Findings, Loss, Report


class Tally:
    """What was done so far."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.taken = 0
        self.there = 0
        self.refused = 0
        self.relations = 0
        self.rows: Counter[str] = Counter()
        self.created: Counter[str] = Counter()
        self.longest = 0.0

    @property
    def done(self) -> int:
        """Return how many issues were dealt with."""
        return self.taken + self.there + self.refused

    def add_created(self, needs: Needs) -> None:
        """Count what was created for some issues."""
        self.created.update({name: len(needed) for name, needed in needs.all().items() if name != "placements"})

    def transaction(self, seconds: float) -> None:
        """Take note of how long a transaction was open."""
        self.longest = max(self.longest, seconds)

    def report(self, began: datetime, seconds: float, findings: Findings) -> Report:
        """Return the outcome."""
        return Report(
            began=began,
            seconds=round(seconds, 3),
            taken=self.taken,
            already_there=self.there,
            skipped=findings.count(Loss.SKIPPED),
            relations=self.relations,
            rows=dict(self.rows.most_common()),
            created={name.replace("_", " "): count for name, count in self.created.most_common() if count},
            findings=findings.all(),
            longest_transaction=round(self.longest, 3),
        )
