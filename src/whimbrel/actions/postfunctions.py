"""What a transition does to an issue besides moving it. It acts for the workflow: nobody needs a permission for it."""

from collections.abc import Iterable

import msgspec

from whimbrel.actions import values
from whimbrel.actions.fields import BY_ID
from whimbrel.actions.form import Form
from whimbrel.catalogue.permissions import allows
from whimbrel.errors import Invalid
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.rule import Assign, PostFunction, SetField, Whom


def perform(functions: Iterable[PostFunction], form: Form, issue: Issue) -> Issue:
    """Return the issue after some post functions. Raises `Invalid` for a value that the field cannot have there."""
    form = msgspec.structs.replace(form, operation=None, screen_id=None)
    for function in functions:
        match function:
            case Assign(whom):
                issue = _assign(form, issue, whom)
            case SetField(name):
                try:
                    issue = _set(form, issue, function)
                except Invalid as error:
                    reason = error.fields.get(name) or " ".join(error.messages)
                    sentence = f"The workflow gives the field '{name}' a value that it cannot have: {reason}"
                    raise Invalid(sentence) from None
    return issue


def _assign(form: Form, issue: Issue, whom: Whom) -> Issue:
    if whom is Whom.NOBODY:
        return msgspec.structs.replace(issue, assignee_id=None)
    actor_id = form.actor.id if form.actor is not None else None
    chosen = {Whom.ACTOR: actor_id, Whom.LEAD: form.project.lead_id, Whom.REPORTER: issue.reporter_id}[whom]
    user = form.catalogue.people.users.get(chosen) if chosen is not None else None
    if user is None or not user.active or not allows(form.catalogue, user, Permission.ASSIGNABLE_USER, form.project):
        return issue
    return msgspec.structs.replace(issue, assignee_id=user.id)


def _set(form: Form, issue: Issue, function: SetField) -> Issue:
    field, custom = BY_ID.get(function.field), form.catalogue.fields.by_key(function.field)
    if field is not None:
        return msgspec.structs.replace(issue, **{field.attribute: field.read(form, function.value)})
    if custom is None or form.catalogue.fields.context_for(custom.id, form.project.id, issue.issue_type_id) is None:
        return issue
    kept = {field_id: value for field_id, value in issue.custom.items() if field_id != custom.id}
    value = values.custom(form, issue, custom, function.value)
    return msgspec.structs.replace(issue, custom={**kept, custom.id: value} if value else kept)
