"""Whatever is killed, everything that was acknowledged is there afterwards, with its history and its event."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
from sqlalchemy import text

from support.whole import PASSWORD, Node, postmaster_of, running
from whimbrel.app import open_site
from whimbrel.settings import Settings

pytestmark = pytest.mark.system
WRITERS = 6
ACKNOWLEDGED_BEFORE = 60
ACKNOWLEDGED_AFTER = 120

_FOUND = text(
    "SELECT p.key || '-' || i.number AS key, i.summary, "
    "(SELECT count(*) FROM change_item h WHERE h.issue_id = i.id AND h.field = 'summary') AS changes, "
    "(SELECT count(*) FROM event e WHERE e.issue_id = i.id AND e.avi = 'avi:jira:created:issue') AS created, "
    "(SELECT count(*) FROM event e WHERE e.issue_id = i.id AND e.avi = 'avi:jira:updated:issue') AS updated "
    "FROM issue i JOIN project p ON p.id = i.project_id"
)


class Load:
    """Writers that create issues and rename them, and remember what was acknowledged."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.created: set[str] = set()
        self.renamed: set[str] = set()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(index,)) for index in range(WRITERS)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, acknowledged: int) -> None:
        while len(self.renamed) < acknowledged:
            assert any(thread.is_alive() for thread in self._threads)
            self._ended.wait(0.01)

    def _write(self, index: int) -> None:
        with httpx.Client(base_url=self.url, auth=("admin", PASSWORD), timeout=30) as client:
            count = 0
            while not self._ended.is_set():
                count += 1
                try:
                    self._create_and_rename(client, f"writer {index}, issue {count}")
                except httpx.TransportError:
                    self._ended.wait(0.05)

    def _create_and_rename(self, client: httpx.Client, summary: str) -> None:
        fields = {"project": {"key": "KILL"}, "issuetype": {"name": "Task"}, "summary": summary}
        answer = client.post("/rest/api/2/issue", json={"fields": fields})
        if answer.status_code != httpx.codes.CREATED:
            check_refusal(answer)
            return
        key = answer.json()["key"]
        self.created.add(key)
        answer = client.put(f"/rest/api/2/issue/{key}", json={"fields": {"summary": f"{summary} renamed"}})
        if answer.status_code == httpx.codes.NO_CONTENT:
            self.renamed.add(key)
        else:
            check_refusal(answer)


def check_refusal(answer: httpx.Response) -> None:
    """A write is refused as not possible now, or its outcome is unknown, and then no client may repeat it by itself."""
    if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
        assert answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR, answer.text
        assert "may or may not have been saved" in answer.text


def make_project(node: Node) -> None:
    project = {"key": "KILL", "name": "Kill", "lead": "admin"}
    answer = httpx.post(f"{node.url}/rest/api/2/project", json=project, auth=("admin", PASSWORD))
    assert answer.status_code == httpx.codes.CREATED, answer.text


def check(home: Path, load: Load) -> None:
    """Hold what was acknowledged against what is there."""

    async def read() -> list[Any]:
        async with open_site(Settings(home=home), attach=True) as site:
            return list(await site.database.fetch_all(_FOUND))

    rows = {row.key: row for row in asyncio.run(read())}
    assert load.created - rows.keys() == set()
    for row in rows.values():
        assert row.created == 1
        assert row.changes == row.updated == (1 if row.summary.endswith(" renamed") else 0)
    assert {key for key in load.renamed if not rows[key].summary.endswith(" renamed")} == set()


def test_a_killed_node_takes_its_engines_along_and_loses_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    node = Node(home)
    make_project(node)
    with Load(node.url) as load:
        load.wait_for(ACKNOWLEDGED_BEFORE)
        node.kill()
    with running(home):
        check(home, load)


def kill_postmaster(home: Path) -> None:
    os.kill(postmaster_of(home), signal.SIGKILL)


def kill_a_backend(home: Path) -> None:
    """Kill the process behind one connection: PostgreSQL then ends all the others and recovers."""
    postmaster = postmaster_of(home)
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text(encoding="utf-8").split()
    backends = [pid for pid in children if b"whimbrel" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(int(backends[0]), signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_postmaster, kill_a_backend])
def test_a_killed_postgresql_comes_back_and_loses_nothing(tmp_path: Path, kill: Callable[[Path], None]) -> None:
    home = tmp_path / "home"
    with running(home) as node:
        make_project(node)
        with Load(node.url) as load:
            load.wait_for(ACKNOWLEDGED_BEFORE)
            kill(home)
            load.wait_for(ACKNOWLEDGED_AFTER)
        check(home, load)
