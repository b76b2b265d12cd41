"""Transitions, as REST v2 shows them."""

from whimbrel.rest.shape.constant_json import Json, resolution_json
from whimbrel.rest.shape.field import SYSTEM_FIELDS
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.workflow import Transition


def transition_json(vocabulary: Vocabulary, transition: Transition, *, with_fields: bool) -> Json:
    """Show a transition; its fields are those that matter when it is taken."""
    shown: Json = {
        "id": str(transition.id),
        "name": transition.name,
        "to": vocabulary.status(transition.to),
    }
    return {**shown, "fields": _fields(vocabulary, transition)} if with_fields else shown


def _fields(vocabulary: Vocabulary, transition: Transition) -> Json:
    """Describe the resolution where the transition resolves; it is optional, because the transition sets one itself."""
    if transition.sets_resolution is None:
        return {}
    field = SYSTEM_FIELDS["resolution"]
    known = vocabulary.catalogue.schemes.resolutions.values()
    return {
        field.id: {
            "required": False,
            "schema": field.schema,
            "name": field.name,
            "fieldId": field.id,
            "operations": ["set"],
            "allowedValues": [resolution_json(vocabulary.place, resolution) for resolution in known],
        }
    }
