"""The tables of the data set: what the files beside this module say, typed."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

_Table = TypeVar("_Table")
KINDS = (
    *("web_shop", "mobile_app", "platform", "data_pipeline", "firmware", "design_system", "documentation"),
    *("marketing", "onboarding", "service_desk", "contracts", "research"),
)


class PersonRow(msgspec.Struct, frozen=True):
    """Somebody of the staff; `joined` and `left` are shares of the history."""

    name: str
    zone: str
    language: str | None = None
    joined: float = 0.0
    left: float | None = None


class TeamRow(msgspec.Struct, frozen=True):
    """A team: a group of the site."""

    people: tuple[PersonRow, ...]


class StaffTable(msgspec.Struct, frozen=True):
    """All teams by group name."""

    teams: dict[str, TeamRow]


class FlowRow(msgspec.Struct, frozen=True):
    """A way of working: statuses in order, hours before each step, detours, and how unwanted work ends."""

    path: tuple[str, ...]
    hours: tuple[float, ...]
    detours: tuple[tuple[str, str, float], ...]
    dropped: str
    reopened: tuple[str, float]
    forgotten: tuple[float, int, int]


class ComponentRow(msgspec.Struct, frozen=True):
    """A component and the things in it that issues are about."""

    name: str
    lead: str
    description: str
    things: tuple[str, ...]


class TypeRow(msgspec.Struct, frozen=True):
    """An issue type; `text` names the class of descriptions that fits it, `parts` the only components it is for."""

    name: str
    weight: int
    text: str
    summaries: tuple[str, ...]
    parts: tuple[str, ...] = ()


class Kind(msgspec.Struct, frozen=True):
    """One kind of project with its vocabulary; `foreign` names the things that bugs in other languages are about."""

    key: str
    name: str
    type: str
    category: str
    description: str
    lead: str
    team: str
    reporters: tuple[str, ...]
    flow: str
    register: str
    size: int
    epics: float
    release_weeks: int
    version: str
    labels: tuple[str, ...]
    fields: tuple[str, ...]
    related: tuple[str, ...]
    trace: str
    sprints: bool
    components: tuple[ComponentRow, ...]
    words: dict[str, tuple[str, ...]]
    types: tuple[TypeRow, ...]
    due: float = 0.07
    foreign: str | None = None
    level: str | None = None
    level_share: float = 0.0


class DescriptionRow(msgspec.Struct, frozen=True):
    """Paragraphs of descriptions by their place in one."""

    opening: tuple[str, ...]
    detail: tuple[str, ...]
    block: tuple[str, ...]
    closing: tuple[str, ...]


class Register(msgspec.Struct, frozen=True):
    """How people of some kinds of projects write; `comments` are by the phase of the work."""

    steps: tuple[str, ...]
    worklog: tuple[str, ...]
    descriptions: dict[str, DescriptionRow]
    comments: dict[str, tuple[str, ...]]


class LanguageRow(msgspec.Struct, frozen=True):
    """Texts in a language other than English."""

    things: dict[str, tuple[str, ...]]
    events: tuple[str, ...]
    moments: tuple[str, ...]
    summaries: tuple[str, ...]
    descriptions: tuple[str, ...]
    comments: tuple[str, ...]


class TraceRow(msgspec.Struct, frozen=True):
    """Stack traces of a programming language; `language` is what `{code}` calls it."""

    language: str
    head: tuple[str, ...]
    frames: tuple[str, ...]
    tail: tuple[str, ...] = ()


class FieldRow(msgspec.Struct, frozen=True):
    """A custom field: its type without the prefix, how many issues have it, and what it may hold."""

    type: str
    share: float
    values: tuple[str, ...] = ()
    most: int = 0
    step: int = 1


@cache
def staff() -> StaffTable:
    """Return the staff."""
    return _read("people.toml", StaffTable)


@cache
def flows() -> Mapping[str, FlowRow]:
    """Return the ways of working by name."""
    rows = _read("flows.toml", dict[str, dict[str, object]])
    return {name: msgspec.convert(row, FlowRow) for name, row in rows.items() if name != "categories"}


@cache
def categories() -> Mapping[str, tuple[str, ...]]:
    """Return the names of the statuses `to_do` and `done`; all others are in progress."""
    rows = _read("flows.toml", dict[str, dict[str, object]])
    return msgspec.convert(rows["categories"], dict[str, tuple[str, ...]])


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the kinds of projects, in the order in which they are made."""
    return tuple(_read(f"kinds/{name}.toml", Kind) for name in KINDS)


@cache
def register(name: str) -> Register:
    """Return how people write in some kinds of projects."""
    return _read(f"texts/{name}.toml", Register)


@cache
def languages() -> Mapping[str, LanguageRow]:
    """Return the texts in other languages."""
    return _read("languages.toml", dict[str, LanguageRow])


@cache
def traces() -> Mapping[str, TraceRow]:
    """Return the stack traces by programming language."""
    return _read("traces.toml", dict[str, TraceRow])


@cache
def fields() -> Mapping[str, FieldRow]:
    """Return the custom fields by name."""
    return _read("fields.toml", dict[str, FieldRow])


def _read(path: str, table: type[_Table]) -> _Table:
    text = files("whimbrel.importers.demo").joinpath("data", path).read_bytes()
    return msgspec.toml.decode(text, type=table)
