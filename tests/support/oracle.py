"""Atlassian's published grammar of JQL, asked through Node.js; it is Jira Cloud's."""

import json
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "oracle"

needs_oracle = pytest.mark.skipif(
    not (FOLDER / "node_modules" / ".installed").exists(),
    reason="the published grammar is not installed: `make setup` does it where Node.js is",
)


class Oracle:
    """A process that reads queries by the published grammar."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, queries: Sequence[str]) -> list[Any]:
        """The outline of each query; None for one that is refused, False where the published parser gave up."""
        writer = threading.Thread(target=self._write, args=(queries,))
        writer.start()
        assert self._process.stdout
        answers = [json.loads(self._process.stdout.readline()) for _ in queries]
        writer.join()
        return answers

    def _write(self, queries: Sequence[str]) -> None:
        assert self._process.stdin
        self._process.stdin.writelines(f"{json.dumps(query)}\n" for query in queries)
        self._process.stdin.flush()


@contextmanager
def oracle() -> Iterator[Oracle]:
    """Start the process, and end it."""
    command = ["node", str(FOLDER / "answer.js")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Oracle(process)
        assert process.stdin
        process.stdin.close()
    assert process.returncode == 0
