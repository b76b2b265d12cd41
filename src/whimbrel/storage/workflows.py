"""The rows of workflows and of their schemes."""

from typing import Any

import msgspec

from whimbrel.tracker.workflow import Workflow, WorkflowScheme


def workflow_row(workflow: Workflow) -> dict[str, Any]:
    """Return a workflow's row: what names it in columns, the machine itself as JSON."""
    definition = msgspec.to_builtins(workflow)
    return {name: definition.pop(name) for name in ("id", "name", "description")} | {"definition": definition}


def workflow_scheme_row(scheme: WorkflowScheme) -> dict[str, Any]:
    """Return the row of a workflow scheme."""
    row: dict[str, Any] = msgspec.to_builtins(scheme, str_keys=True)
    return row
