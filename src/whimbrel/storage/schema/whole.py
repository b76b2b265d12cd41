"""The metadata with every table in it: a table is there once its module is imported."""

from types import ModuleType

from whimbrel.storage.schema import (
    agile,
    field,
    filter,  # noqa: A004  Jira's word for the noun
    history,
    issue,
    log,
    people,
    project,
    property,  # noqa: A004  Jira's word for the noun
    scheme,
    site,
    text,
)
from whimbrel.storage.schema.metadata import metadata

MODULES: tuple[ModuleType, ...] = (
    *(agile, field, filter, history, issue, log, people, project, property, scheme, site, text),
)
WHOLE = metadata
