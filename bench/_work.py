"""What scripts and people do over REST, drawn for a site: one request after the other, by several at once."""

import random
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import msgspec

from bench._http import Answer, Client
from whimbrel.app import Site
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.asker import Asker
from whimbrel.search.answer import search
from whimbrel.storage import issues
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.user import User

API = "/rest/api/2"
_ISSUES = 4_000
_WORDS = (
    *("bird", "wing", "nest", "shore", "tide", "marsh", "river", "stone"),
    *("reed", "dune", "chalk", "flint", "heath", "moor", "fen", "creek"),
)
_FIELDS = "summary,status,assignee,priority,updated"


class Target(msgspec.Struct):
    """An issue that is worked on, and where its workflow can take it from each status."""

    key: str
    status_id: int
    ways: dict[int, list[tuple[int, int]]]


class Work:
    """Does one kind of thing after another to the issues of a site that one user sees."""

    def __init__(self, catalogue: Catalogue, user: User, found: list[Issue], seed: int) -> None:
        """Take the issues to work on; those whose workflow has conditions or screens are left out."""
        self._random = random.Random(seed)
        self._user = user
        self._targets = [target for issue in found if (target := _target(catalogue, issue)) is not None]
        self._projects = sorted({catalogue.projects.all[issue.project_id].key for issue in found})
        self.kinds: dict[str, Callable[[Client], Awaitable[Answer]]] = {
            "create": self._create,
            "get": self._get,
            "edit": self._edit,
            "transition": self._transition,
            "comment": self._comment,
            "search": self._search,
        }

    @classmethod
    async def of(cls, site: Site, user: User, seed: int) -> "Work":
        """Draw work for a user of a site."""
        catalogue = await site.store.current()
        async with site.database.transaction() as tx:
            answer = await search(tx, catalogue, Asker.of(user, tx.now), "ORDER BY key", limit=_ISSUES)
            found = await issues.load(tx, answer.ids)
        return cls(catalogue, user, list(found.values()), seed)

    async def _create(self, client: Client) -> Answer:
        fields = {
            "project": {"key": self._random.choice(self._projects)},
            "issuetype": {"name": "Task"},
            "summary": self._words(6),
            "description": self._words(40),
            "priority": {"name": "High"},
            "labels": [self._random.choice(_WORDS)],
        }
        return await client.ask("POST", f"{API}/issue", {"fields": fields})

    async def _get(self, client: Client) -> Answer:
        return await client.ask("GET", f"{API}/issue/{self._draw().key}")

    async def _edit(self, client: Client) -> Answer:
        fields = {"summary": self._words(6), "priority": {"name": self._random.choice(("High", "Low", "Medium"))}}
        return await client.ask("PUT", f"{API}/issue/{self._draw().key}", {"fields": fields})

    async def _transition(self, client: Client) -> Answer:
        target = self._draw()
        transition_id, status_id = self._random.choice(target.ways[target.status_id])
        sent = {"transition": {"id": str(transition_id)}}
        answer = await client.ask("POST", f"{API}/issue/{target.key}/transitions", sent)
        target.status_id = status_id
        return answer

    async def _comment(self, client: Client) -> Answer:
        return await client.ask("POST", f"{API}/issue/{self._draw().key}/comment", {"body": self._words(20)})

    async def _search(self, client: Client) -> Answer:
        jql = self._random.choice(
            (
                f"project = {self._random.choice(self._projects)} AND resolution = EMPTY ORDER BY updated DESC",
                "assignee = currentUser() AND resolution = EMPTY ORDER BY priority DESC",
                f"labels = {self._random.choice(_WORDS)} ORDER BY created DESC",
                f"key = {self._draw().key}",
                f"project = {self._random.choice(self._projects)} AND status changed after -1w",
            )
        )
        query = urlencode({"jql": jql, "maxResults": 50, "fields": _FIELDS})
        return await client.ask("GET", f"{API}/search?{query}")

    def _draw(self) -> Target:
        """Take an issue that nobody else works on at the moment: the one that was taken longest ago."""
        place = self._random.randrange(len(self._targets) // 2)
        target = self._targets.pop(place)
        self._targets.append(target)
        return target

    def _words(self, count: int) -> str:
        return " ".join(self._random.choices(_WORDS, k=count))


def _target(catalogue: Catalogue, issue: Issue) -> Target | None:
    project = catalogue.projects.all[issue.project_id]
    workflow = catalogue.schemes.workflow_of(project, issue.issue_type_id)
    ways = {
        status_id: [
            (one.id, one.target(status_id))
            for one in workflow.from_status(status_id)
            if not one.rules.conditions and not one.rules.validators
        ]
        for status_id in workflow.statuses
    }
    complete = all(ways.values()) and catalogue.schemes.issue_types[issue.issue_type_id].name in {"Task", "Bug"}
    return Target(catalogue.issue_key(issue.project_id, issue.number), issue.status_id, ways) if complete else None
