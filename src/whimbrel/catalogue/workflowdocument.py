"""A workflow as a document that people edit: things are called by their names, so that it fits another site too."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.rule import Rules
from whimbrel.tracker.status import CATEGORIES
from whimbrel.tracker.workflow import Transition, Workflow

SET_RESOLUTION, CLEAR_RESOLUTION = "set-resolution", "clear-resolution"
Json = dict[str, Any]


class StatusDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """A status by its name; `category` is the key of its category, which one that does not exist yet needs."""

    name: str
    category: str = ""
    description: str = ""
    properties: dict[str, str] = {}


class RulesDocument(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """Conditions, validators and post functions: objects with a `type`."""

    conditions: tuple[Json, ...] = ()
    validators: tuple[Json, ...] = ()
    post_functions: tuple[Json, ...] = ()


class TransitionDocument(RulesDocument, frozen=True, omit_defaults=True, kw_only=True, rename="camel"):
    """A transition: `from` is left out for one from every status, `to` for one that stays where the issue is."""

    name: str
    id: int | None = None
    origins: tuple[str, ...] = msgspec.field(default=(), name="from")
    to: str | None = None
    screen: str | None = None
    description: str = ""
    properties: dict[str, str] = {}


class WorkflowDocument(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A whole workflow; `initial` is the status of new issues, the first one where it is left out."""

    name: str
    description: str = ""
    statuses: tuple[StatusDocument, ...]
    initial: str = ""
    creation: RulesDocument = RulesDocument()
    transitions: tuple[TransitionDocument, ...] = ()


class Reference(msgspec.Struct, frozen=True):
    """A member of a rule that holds an id, or several: what it is called in a document, and what the things are."""

    name: str
    noun: str
    things: Callable[[Catalogue], Mapping[int, str]]
    many: bool = False


def _names(things: Iterable[Any]) -> dict[int, str]:
    return {one.id: one.name for one in things}


REFERENCES: Mapping[str, Reference] = {
    "role_id": Reference("role", "project role", lambda catalogue: _names(catalogue.schemes.roles.values())),
    "group_id": Reference("group", "group", lambda catalogue: _names(catalogue.people.groups.values())),
    "field_id": Reference(
        "userField", "custom field", lambda catalogue: {one.id: one.key for one in catalogue.fields.all.values()}
    ),
    "status_ids": Reference(
        "statuses", "status", lambda catalogue: _names(catalogue.schemes.statuses.values()), many=True
    ),
}
"""By the members of conditions, validators and post functions."""


def to_document(catalogue: Catalogue, workflow: Workflow) -> WorkflowDocument:
    """Return a workflow as a document."""
    statuses = catalogue.schemes.statuses
    return WorkflowDocument(
        name=workflow.name,
        description=workflow.description,
        statuses=tuple(
            StatusDocument(
                statuses[one].name,
                CATEGORIES[statuses[one].category_id].key,
                statuses[one].description,
                dict(workflow.properties_of(one)),
            )
            for one in workflow.statuses
        ),
        initial=statuses[workflow.initial].name,
        creation=RulesDocument(**_rules(catalogue, workflow.creation)),
        transitions=tuple(_transition(catalogue, one) for one in workflow.transitions),
    )


def _transition(catalogue: Catalogue, transition: Transition) -> TransitionDocument:
    statuses, resolutions = catalogue.schemes.statuses, catalogue.schemes.resolutions
    rules = _rules(catalogue, transition.rules)
    if transition.clears_resolution:
        rules["post_functions"] = ({"type": CLEAR_RESOLUTION}, *rules["post_functions"])
    if transition.sets_resolution is not None and transition.sets_resolution in resolutions:
        named = {"type": SET_RESOLUTION, "resolution": resolutions[transition.sets_resolution].name}
        rules["post_functions"] = (named, *rules["post_functions"])
    return TransitionDocument(
        name=transition.name,
        id=transition.id,
        origins=tuple(statuses[one].name for one in transition.origins),
        to=None if transition.to is None else statuses[transition.to].name,
        screen=catalogue.screens.names.get(transition.screen_id or 0),
        description=transition.description,
        properties=transition.properties,
        **rules,
    )


def _rules(catalogue: Catalogue, rules: Rules) -> dict[str, tuple[Json, ...]]:
    return {
        name: tuple(_outward(catalogue, msgspec.to_builtins(one)) for one in getattr(rules, name))
        for name in Rules.__struct_fields__
    }


def _outward(catalogue: Catalogue, rule: Json) -> Json:
    """Call what a rule refers to by its name; what is gone by its id."""
    shown: Json = {}
    for member, value in rule.items():
        reference = REFERENCES.get(member)
        if member == "of":
            shown[member] = [_outward(catalogue, one) for one in value]
        elif reference is None:
            shown[member] = value
        else:
            known = reference.things(catalogue)
            ids = value if reference.many else (value,)
            names = [known.get(one, str(one)) for one in ids]
            shown[reference.name] = names if reference.many else names[0]
    return shown
