import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
import pytest

from whimbrel.errors import Invalid
from whimbrel.importers.demo.site import DemoSite, demo_site
from whimbrel.importers.model import ImportedIssue

from .conftest import NOW

DIGEST = """
import hashlib, msgspec
from datetime import UTC, datetime
from whimbrel.importers.demo.site import DemoSite
site = DemoSite(datetime(2031, 5, 15, tzinfo=UTC), issues=300)
print(hashlib.sha256(msgspec.json.encode([site.people, site.projects, list(site.issues)])).hexdigest())
"""


def digest(site: DemoSite) -> str:
    return hashlib.sha256(msgspec.json.encode([site.people, site.projects, list(site.issues)])).hexdigest()


def test_the_same_seed_and_now_give_the_same_bytes_in_every_process() -> None:
    here = digest(DemoSite(NOW, issues=300))
    for hash_seed in ("0", "4711"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        there = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
        )
        assert there.stdout.strip() == here


def test_another_seed_or_another_now_gives_other_data() -> None:
    one = digest(DemoSite(NOW, issues=300))
    assert digest(DemoSite(NOW, issues=300, seed=2)) != one
    assert digest(DemoSite(NOW + timedelta(days=1), issues=300)) != one


def test_the_history_ends_by_default_at_the_beginning_of_today() -> None:
    class Noon:
        def now(self) -> datetime:
            return NOW + timedelta(hours=12)

    assert digest(demo_site(issues=300, clock=Noon())) == digest(DemoSite(NOW, issues=300))


@pytest.mark.parametrize("size", [36, 37, 500, 1234])
def test_there_are_as_many_issues_as_asked_for_in_every_project(size: int) -> None:
    site = DemoSite(NOW, issues=size)
    counts = Counter(issue.project.key for issue in site.issues)
    assert len(site.issues) == sum(counts.values()) == size
    assert len(counts) == 12
    assert min(counts.values()) >= 3


def test_too_few_issues_are_refused() -> None:
    with pytest.raises(Invalid, match="at least 36"):
        DemoSite(NOW, issues=35)


def test_projects_are_of_very_different_sizes(issues: Sequence[ImportedIssue]) -> None:
    counts = Counter(issue.project.key for issue in issues)
    assert sum(counts.values()) == 20_000
    assert 4_500 < max(counts.values()) < 5_500
    assert 250 < min(counts.values()) < 400


def test_there_are_sixty_people_and_twelve_projects_of_three_kinds(demo: DemoSite) -> None:
    assert len(demo.people) == len({person.name for person in demo.people}) == 60
    assert {project.type_key for project in demo.projects} == {"software", "business", "service_desk"}
    assert len({project.key for project in demo.projects}) == 12


def test_keys_count_up_within_a_project_as_time_goes_by(issues: Sequence[ImportedIssue]) -> None:
    last: dict[str, ImportedIssue] = {}
    for issue in issues:
        key, number = issue.key.rsplit("-", 1)
        assert key == issue.project.key
        before = last.get(key)
        assert int(number) == (int(before.key.rsplit("-", 1)[1]) + 1 if before else 1)
        assert before is None or before.created <= issue.created
        last[key] = issue


def test_everything_that_issues_name_exists(
    demo: DemoSite, issues: Sequence[ImportedIssue], by_key: Mapping[str, ImportedIssue]
) -> None:
    people = set(demo.people)
    for issue in issues:
        project = issue.project
        assert set(issue.components) <= set(project.components)
        assert {*issue.fix_versions, *issue.affected_versions} <= set(project.versions)
        assert issue.type in project.types
        assert issue.status in project.statuses
        assert issue.security is None or issue.security in project.levels
        said = (*issue.comments, *issue.worklogs, *issue.history, *issue.attachments)
        named = {issue.reporter, issue.creator, *(one.author for one in said)}
        named |= {ballot.person for ballot in (*issue.voters, *issue.watchers)}
        assert named | ({issue.assignee} - {None}) <= people
        assert all(link.other in by_key and link.other != issue.key for link in issue.links)
        assert issue.epic is None or by_key[issue.epic.key].type.name == "Epic"


def test_most_old_issues_are_done_and_many_young_ones_are_open(issues: Sequence[ImportedIssue]) -> None:
    old = [issue for issue in issues if NOW - issue.created > timedelta(days=600)]
    young = [issue for issue in issues if NOW - issue.created < timedelta(days=20)]
    assert 0 < sum(issue.resolution is None for issue in old) / len(old) < 0.05
    assert 0.4 < sum(issue.resolution is None for issue in young) / len(young) < 0.9


def test_more_issues_come_every_year_and_few_at_weekends(issues: Sequence[ImportedIssue]) -> None:
    years = Counter((NOW - issue.created).days // 365 for issue in issues)
    assert years[0] > years[1] > years[2]
    weekdays = Counter(issue.created.weekday() for issue in issues)
    assert weekdays[5] + weekdays[6] < 0.05 * len(issues)
    assert min(weekdays[day] for day in range(5)) > 0.1 * len(issues)
