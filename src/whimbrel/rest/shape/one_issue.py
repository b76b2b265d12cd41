"""One issue as an answer, as `fields` and `expand` ask it to be."""

from typing import Self

import msgspec

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.reads.issue import IssueView
from whimbrel.reads.parts import Parts
from whimbrel.rest.http.call import Call
from whimbrel.rest.http.query import Query
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.issue_json import IssueWriter
from whimbrel.rest.shape.markup import rendered
from whimbrel.rest.shape.properties import with_properties
from whimbrel.rest.shape.selection import EVERYTHING, RENDERED, Selection
from whimbrel.rest.shape.vocabulary import Vocabulary


class Asked(msgspec.Struct, frozen=True):
    """What is asked of an issue."""

    selection: Selection
    expand: tuple[str, ...]
    properties: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: Query) -> Self:
        """Read the parameters of a request; without `fields` everything is asked for."""
        fields = Selection.parse(query.names("fields"), EVERYTHING)
        return cls(fields, query.names("expand"), query.names("properties"))

    @property
    def parts(self) -> Parts:
        """Return what has to be read besides the issue itself."""
        return self.selection.parts(self.expand)

    async def show(self, call: Call, catalogue: Catalogue, view: IssueView) -> Json:
        """Return the issue, with what is told about its fields."""
        vocabulary = Vocabulary(call.place, catalogue, call.user)
        wanted = self.selection.keys(catalogue.fields.all.values())
        html = await rendered(call, vocabulary, [view], wanted) if RENDERED in self.expand else None
        writer = IssueWriter(vocabulary, self.selection, self.expand, html)
        shown = {**writer.write(view), **writer.about_fields()}
        await with_properties(call, self.properties, [view], [shown])
        return shown
