"""How many issues go into one transaction, so that each stays short: learnt from how long the last ones took."""

from whimbrel.importers.model import ImportedIssue

AIM = 0.1  # seconds; half of the 0.2 s after which a write transaction holds back every reader of the log
_ALARM = 0.14
_FIRST = 500.0
_LEAST, _MOST = 1.0, 20_000.0
_TEXT = 1000  # characters that cost as much as a row


class Pace:
    """The weight that one transaction may carry; a row weighs about 1."""

    def __init__(self) -> None:
        """Begin carefully."""
        self.limit = _FIRST

    def learn(self, weight: float, seconds: float) -> None:
        """Take note of how long a transaction of some weight took: slow down at once if long, else adapt by and by."""
        fitting = weight * AIM / max(seconds, 1e-4)
        if seconds < _ALARM:
            fitting = 0.7 * self.limit + 0.3 * min(fitting, 3 * self.limit)
        self.limit = min(max(fitting, _LEAST), _MOST)


def weigh(issue: ImportedIssue) -> float:
    """Return what an issue weighs: its rows, and its long texts."""
    rows = 4 + len(issue.comments) + len(issue.worklogs) + len(issue.attachments) + len(issue.values)
    rows += len(issue.labels) + len(issue.components) + len(issue.fix_versions) + len(issue.affected_versions)
    rows += sum(1 + len(change.items) for change in issue.history) + len(issue.voters) + len(issue.watchers)
    texts = len(issue.description or "") + sum(len(comment.body) for comment in issue.comments)
    texts += len(issue.environment or "") + sum(len(worklog.comment) for worklog in issue.worklogs)
    return rows + texts / _TEXT
