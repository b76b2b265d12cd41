"""Functions that return versions."""

from collections.abc import Callable, Iterable
from functools import partial

from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.function import Call, QueryFunction, Value
from whimbrel.jql.functions.named import named_project
from whimbrel.jql.operators import FieldType
from whimbrel.tracker.project import Version

Choice = Callable[[tuple[Version, ...]], Iterable[Version]]


def _versions(call: Call, choose: Choice) -> Iterable[Value]:
    """Choose among the versions of the projects that the arguments name, or of every project."""
    configuration = call.names.configuration
    projects = [named_project(call, text) for text in call.args] or [project.id for project in configuration.projects()]
    return [version.id for project in projects for version in choose(configuration.versions_of(project))]


def _released(versions: tuple[Version, ...], *, released: bool) -> Iterable[Version]:
    return [version for version in versions if version.released is released and not version.archived]


def _latest_released(versions: tuple[Version, ...]) -> Iterable[Version]:
    return list(_released(versions, released=True))[-1:]


def _earliest_unreleased(versions: tuple[Version, ...]) -> Iterable[Version]:
    return list(_released(versions, released=False))[:1]


def _of_projects(name: str, choose: Choice, *, lists: bool | None) -> QueryFunction:
    return QueryFunction(
        name=name,
        types=frozenset({FieldType.VERSION}),
        arguments=(Argument.PROJECT,),
        most=None,
        lists=lists,
        values=partial(_versions, choose=choose),
    )


FUNCTIONS = (
    _of_projects("releasedVersions", partial(_released, released=True), lists=True),
    _of_projects("unreleasedVersions", partial(_released, released=False), lists=True),
    _of_projects("latestReleasedVersion", _latest_released, lists=None),
    _of_projects("earliestUnreleasedVersion", _earliest_unreleased, lists=None),
)
