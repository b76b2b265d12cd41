"""One issue of a search page becomes an `ImportedIssue`: what can be taken is, the rest goes to the report."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import msgspec

from whimbrel.ids import IssueKey
from whimbrel.importers.jira_rest.field import Fields, is_custom, unwrapped
from whimbrel.importers.jira_rest.instant import read_day, read_instant
from whimbrel.importers.jira_rest.noun import Nouns, Raw
from whimbrel.importers.jira_rest.said import Parts
from whimbrel.importers.jira_rest.sprint import read_sprint
from whimbrel.importers.jira_rest.text import LONGEST_NAME, read_count, read_id, read_name, read_text
from whimbrel.importers.model import (
    ImportedBallot,
    ImportedEpic,
    ImportedField,
    ImportedIssue,
    ImportedOption,
    ImportedPerson,
    ImportedStatus,
    ImportedType,
    ImportedValue,
)
from whimbrel.importers.report import Findings, Loss
from whimbrel.tracker import customfield, defaults, duration
