"""The texts of issues as HTML, for one reader: what they name is led to where the reader may see it."""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

import msgspec

from whimbrel.catalogue.rendering import markup_of
from whimbrel.reads.issue import IssueView
from whimbrel.reads.naming import issues_named
from whimbrel.rest.http.call import Call
from whimbrel.rest.http.download import PICTURES
from whimbrel.rest.shape.attachment_json import content_address, thumbnail_address
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.attachment import Attachment
from whimbrel.tracker.customfield import TEXT_AREA
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.markup.reference import FileReference, IssueReference
from whimbrel.tracker.markup.render import render

Place = tuple[str, int]
"""Where a text is: a field and the id of its issue; `comment` or `worklog` and its own id."""


class Rendered(msgspec.Struct, frozen=True):
    """Texts as HTML, by their places."""

    html: Mapping[Place, str] = {}

    def of(self, field_key: str, thing_id: int) -> str:
        """Return a text as HTML; nothing for one that is empty."""
        return self.html.get((field_key, thing_id), "")


class _Text(msgspec.Struct, frozen=True):
    """A text on its way to HTML."""

    place: Place
    field_key: str
    text: str
    view: IssueView


async def rendered(call: Call, vocabulary: Vocabulary, views: Sequence[IssueView], wanted: Collection[str]) -> Rendered:
    """Return the texts of issues that are in the wanted fields as HTML; off the event loop, since there may be many."""
    texts = [one for view in views for one in _texts(vocabulary, view) if one.text and one.field_key in wanted]
    named = await call.ask(issues_named, [one.text for one in texts])
    return Rendered(await asyncio.to_thread(_render, vocabulary, named, texts))


def _texts(vocabulary: Vocabulary, view: IssueView) -> Iterator[_Text]:
    issue = view.issue
    yield _Text(("description", issue.id), "description", issue.description or "", view)
    yield _Text(("environment", issue.id), "environment", issue.environment or "", view)
    for field in vocabulary.catalogue.fields.all.values():
        if field.type == TEXT_AREA:
            for scalar in issue.custom.get(field.id, ()):
                yield _Text((field.key, issue.id), field.key, str(scalar), view)
    for comment in view.comments:
        yield _Text(("comment", comment.id), "comment", comment.body, view)
    for worklog in view.worklogs:
        yield _Text(("worklog", worklog.id), "worklog", worklog.comment, view)


def _render(vocabulary: Vocabulary, named: Mapping[str, Issue], texts: Iterable[_Text]) -> dict[Place, str]:
    html: dict[Place, str] = {}
    for one in texts:
        markup = markup_of(vocabulary.catalogue, one.view.issue, one.field_key)
        html[one.place] = render(one.text, markup, _Beside(vocabulary, named, one.view.attachments))
    return html


class _Beside:
    """What a text of an issue can refer to."""

    def __init__(self, vocabulary: Vocabulary, named: Mapping[str, Issue], attachments: Iterable[Attachment]) -> None:
        self._vocabulary = vocabulary
        self._named = named
        self._files = {one.filename: one for one in attachments}  # the newest of a name is the last

    def issue(self, key: str) -> IssueReference | None:
        found = self._named.get(key)
        if found is None:
            return None
        address = f"{self._vocabulary.place.base}/browse/{quote(key)}"
        return IssueReference(address, found.summary, resolved=found.resolution_id is not None)

    def user(self, name: str) -> str | None:
        found = self._vocabulary.catalogue.people.by_name.get(name.lower())
        return None if found is None else found.display_name

    def file(self, name: str) -> FileReference | None:
        found = self._files.get(name)
        if found is None:
            return None
        place = self._vocabulary.place
        small = thumbnail_address(place, found) if found.thumbnail_hash is not None else None
        return FileReference(content_address(place, found), found.mime_type in PICTURES, small)
