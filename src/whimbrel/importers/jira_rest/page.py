"""Files of search pages, read one at a time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from whimbrel.errors import Invalid
from whimbrel.importers.jira_rest.custom import Told, told_by
from whimbrel.importers.jira_rest.issue import Reading
from whimbrel.importers.jira_rest.text import cleaned
from whimbrel.importers.model import ImportedIssue
from whimbrel.importers.report import Findings, Loss

_SUFFIXES = (".json", ".jsonl", ".ndjson")
_LINES = frozenset({".jsonl", ".ndjson"})


class Unreadable(Invalid):
    """A file that is not there, is not JSON, or holds no issues; the message names it and says `why`."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where} cannot be imported: {why}.")
        self.why = why


class Pages:
    """The issues of a file, or of every `*.json` and `*.jsonl` file in a folder and the folders in it, by name.

    A page is what `GET search` answers; a list of issues, a single issue, and lines of any of these do as well.
    Iterating reads one file at a time. `len` is not known, but the more was read the better `__length_hint__` guesses.
    """

    def __init__(self, path: Path, findings: Findings) -> None:
        """Look what files there are. Raises `Unreadable` if there is none, or if the only one is of no use."""
        self._files = _files(path)
        self._findings = findings
        self._reading = Reading(findings)
        self._sizes = {file: file.stat().st_size for file in self._files}
        self._bytes = 0
        self._issues = 0
        if len(self._files) == 1:
            for where, data in _pieces(self._files[0]):
                _issues(where, _decoded(where, data))
                break

    def __length_hint__(self) -> int:
        """Guess how many issues there are, from the bytes that those read so far took."""
        if not self._bytes:
            return 0
        return round(self._issues * sum(self._sizes.values()) / self._bytes)

    def __iter__(self) -> Iterator[ImportedIssue]:
        """Yield the issues, file by file; what cannot be read goes to the report."""
        for file in self._files:
            try:
                for where, data in _pieces(file):
                    yield from self._read(where, data)
                    self._bytes += len(data)
            except OSError as error:
                self._findings.note(Loss.UNREAD, f"cannot be read: {error.strerror}", file.name)

    def _read(self, where: str, data: bytes) -> Iterator[ImportedIssue]:
        """Yield the issues of one page."""
        try:
            chunk = _decoded(where, data)
            raws, told = _issues(where, chunk)
        except Unreadable as error:
            self._findings.note(Loss.UNREAD, error.why, where)
            return
        self._issues += len(raws)
        for place, raw in enumerate(raws):
            tidy = cleaned(raw) if chunk.unclean else raw
            issue = self._reading.issue(tidy, told, f"{where} [{place}]")
            if tidy is not raw:
                key = issue.key if issue is not None else where
                self._findings.note(Loss.CHANGED, "characters that no database can hold, removed", key)
            if issue is not None:
                yield issue


def read(path: Path, findings: Findings) -> Pages:
    """Open a file or a folder of pages. Raises `Unreadable` if there is nothing to read."""
    return Pages(path, findings)


class _Chunk(msgspec.Struct, frozen=True):
    """Decoded JSON; `unclean` says that it may hold characters that PostgreSQL refuses."""

    value: Any
    unclean: bool


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise Unreadable(str(path), "it does not exist")
    if path.is_file():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() in _SUFFIXES and file.is_file())
    if not found:
        raise Unreadable(str(path), "the folder holds no *.json or *.jsonl file")
    return found


def _pieces(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what a file holds, whole or line by line, with the name of each piece. Raises OSError."""
    if file.suffix.lower() not in _LINES:
        yield file.name, file.read_bytes()
        return
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield f"{file.name}:{number}", line


def _decoded(where: str, data: bytes) -> _Chunk:
    """Decode JSON; what the strict decoder refuses and Jira's exports contain all the same is read leniently."""
    try:
        return _Chunk(msgspec.json.decode(data), rb"\u0000" in data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Chunk(_lenient(where, data), unclean=True)


def _lenient(where: str, data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(where, f"it is not JSON: {error}") from error


def _issues(where: str, chunk: _Chunk) -> tuple[list[Any], Told]:
    """Return the issues of a page, and what it tells of its fields."""
    value = chunk.value
    if isinstance(value, dict) and isinstance(value.get("issues"), list):
        return value["issues"], told_by(value)
    if isinstance(value, dict) and "key" in value and "fields" in value:
        return [value], Told()
    if isinstance(value, list) and any(isinstance(one, dict) and "key" in one for one in value):
        return value, Told()
    raise Unreadable(where, "it holds no issues: it is neither a search page, nor a list of issues, nor an issue")
