"""The fields of an issue, as REST v2 describes them: the system's own, and those that administrators added."""

import msgspec

from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.customfield import CustomField, Kind


class SystemField(msgspec.Struct, frozen=True):
    """A field of every issue: its name, the names that JQL knows it by, and what its value is.

    `navigable` fields are those that a search answers when it is not told which.
    """

    id: str
    name: str
    clauses: tuple[str, ...] = ()
    type: str | None = "string"
    items: str | None = None
    orderable: bool = False
    navigable: bool = True
    searchable: bool = True

    @property
    def schema(self) -> Json | None:
        """Return what the value is."""
        if self.type is None:
            return None
        items = {"items": self.items} if self.items else {}
        return {"type": self.type, **items, "system": self.id}


def _field(field_id: str, name: str, kind: str | None = "string", *clauses: str, flags: str = "ns") -> SystemField:
    """Return a field; `kind` is `type` or `type:items`, `flags` says o(rderable), n(avigable), s(earchable)."""
    value, _, items = (kind or "").partition(":")
    return SystemField(
        field_id,
        name,
        clauses,
        value or None,
        items or None,
        orderable="o" in flags,
        navigable="n" in flags,
        searchable="s" in flags,
    )


SYSTEM_FIELDS = {
    field.id: field
    for field in (
        _field("issuetype", "Issue Type", "issuetype", "issuetype", "type", flags="ons"),
        _field("project", "Project", "project", "project"),
        _field("parent", "Parent", "issuelink", "parent", flags="n"),
        _field("summary", "Summary", "string", "summary", flags="ons"),
        _field("status", "Status", "status", "status"),
        _field("priority", "Priority", "priority", "priority", flags="ons"),
        _field("resolution", "Resolution", "resolution", "resolution", flags="ons"),
        _field("assignee", "Assignee", "user", "assignee", flags="ons"),
        _field("reporter", "Reporter", "user", "reporter", flags="ons"),
        _field("creator", "Creator", "user", "creator"),
        _field("created", "Created", "datetime", "created", "createdDate"),
        _field("updated", "Updated", "datetime", "updated", "updatedDate"),
        _field("resolutiondate", "Resolved", "datetime", "resolutiondate", "resolved"),
        _field("duedate", "Due Date", "date", "due", "duedate", flags="ons"),
        _field("labels", "Labels", "array:string", "labels", flags="ons"),
        _field("components", "Component/s", "array:component", "component", flags="ons"),
        _field("fixVersions", "Fix Version/s", "array:version", "fixVersion", flags="ons"),
        _field("versions", "Affects Version/s", "array:version", "affectedVersion", flags="ons"),
        _field("description", "Description", "string", "description", flags="ons"),
        _field("environment", "Environment", "string", "environment", flags="ons"),
        _field("security", "Security Level", "securitylevel", "level", flags="ons"),
        _field("votes", "Votes", "votes", "votes"),
        _field("watches", "Watchers", "watches", "watchers"),
        _field("workratio", "Work Ratio", "number", "workratio"),
        _field("timespent", "Time Spent", "number", "timespent"),
        _field("timeoriginalestimate", "Original Estimate", "number", "originalEstimate", "timeoriginalestimate"),
        _field("timeestimate", "Remaining Estimate", "number", "remainingEstimate", "timeestimate"),
        _field("aggregatetimespent", "Σ Time Spent", "number", flags="n"),
        _field("aggregatetimeoriginalestimate", "Σ Original Estimate", "number", flags="n"),
        _field("aggregatetimeestimate", "Σ Remaining Estimate", "number", flags="n"),
        _field("progress", "Progress", "progress", "progress", flags="n"),
        _field("aggregateprogress", "Σ Progress", "progress", flags="n"),
        _field("issuelinks", "Linked Issues", "array:issuelinks", flags="ons"),
        _field("subtasks", "Sub-Tasks", "array:issuelinks", "subtasks", flags="n"),
        _field("timetracking", "Time Tracking", "timetracking", flags="os"),
        _field("comment", "Comment", "comments-page", "comment", flags="os"),
        _field("worklog", "Log Work", "array:worklog", flags="os"),
        _field("attachment", "Attachment", "array:attachment", "attachments", flags="os"),
    )
}
ISSUE_KEY = _field("issuekey", "Key", None, "id", "issue", "issuekey", "key")


def system_field_json(field: SystemField) -> Json:
    """Show a field of the system as `GET field` does."""
    shown: Json = {
        "id": field.id,
        "name": field.name,
        "custom": False,
        "orderable": field.orderable,
        "navigable": field.navigable,
        "searchable": field.searchable,
        "clauseNames": list(field.clauses),
    }
    return {**shown, "schema": field.schema} if field.schema else shown


def custom_schema(field: CustomField) -> Json:
    """Return what the value of a custom field is."""
    items = {"items": field.type.schema_items} if field.type.schema_items else {}
    return {"type": field.type.schema_type, **items, "custom": field.type_key, "customId": field.id}


def custom_field_json(field: CustomField) -> Json:
    """Show a custom field as `GET field` does."""
    return {
        "id": field.key,
        "name": field.name,
        "custom": True,
        "orderable": field.type.kind is not Kind.RANK,
        "navigable": True,
        "searchable": True,
        "clauseNames": [f"cf[{field.id}]", field.name],
        "schema": custom_schema(field),
    }
