from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest

from whimbrel.importers.demo.crew import Crew
from whimbrel.importers.demo.site import DemoSite
from whimbrel.importers.demo.stage import Stage
from whimbrel.importers.demo.table import kinds
from whimbrel.importers.demo.worktime import Worktime
from whimbrel.importers.model import ImportedIssue

NOW = datetime(2031, 5, 15, tzinfo=UTC)  # a Thursday


@pytest.fixture(scope="session")
def demo() -> DemoSite:
    """A site of the usual size; its issues are in `issues`."""
    return DemoSite(NOW)


@pytest.fixture(scope="session")
def issues(demo: DemoSite) -> Sequence[ImportedIssue]:
    return tuple(demo.issues)


@pytest.fixture(scope="session")
def by_key(issues: Sequence[ImportedIssue]) -> Mapping[str, ImportedIssue]:
    return {issue.key: issue for issue in issues}


@pytest.fixture
def worktime() -> Worktime:
    return Worktime(NOW)


@pytest.fixture
def crew(worktime: Worktime) -> Crew:
    return Crew(worktime)


@pytest.fixture
def shop(crew: Crew, worktime: Worktime) -> Stage:
    """The project SHOP without issues."""
    return Stage(kinds()[0], crew, worktime, 1)
