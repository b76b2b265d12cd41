"""Transitions, as REST v2 shows them."""

from whimbrel.reads.editable import fields_of_transition
from whimbrel.reads.issue import IssueView
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.meta_json import Setting, metas_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.workflow import Transition


def transition_json(vocabulary: Vocabulary, view: IssueView, transition: Transition, *, with_fields: bool) -> Json:
    """Show a transition of an issue; its fields are those that can be set when it is taken."""
    shown: Json = {
        "id": str(transition.id),
        "name": transition.name,
        "to": vocabulary.status(transition.target(view.issue.status_id)),
    }
    if transition.description:
        shown["description"] = transition.description
    return {**shown, "fields": _fields(vocabulary, view, transition)} if with_fields else shown


def _fields(vocabulary: Vocabulary, view: IssueView, transition: Transition) -> Json:
    catalogue, issue = vocabulary.catalogue, view.issue
    issue_type = catalogue.schemes.issue_types[issue.issue_type_id]
    setting = Setting(vocabulary, catalogue.projects.all[issue.project_id], issue_type, view.key)
    return metas_json(setting, fields_of_transition(catalogue, vocabulary.asker, issue, transition))
