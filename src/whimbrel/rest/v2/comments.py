"""Comments: `issue/{key}/comment`."""

from collections.abc import Sequence

import msgspec
from litestar.params import FromPath

from whimbrel.actions import comments as actions
from whimbrel.errors import Invalid, NotFound
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.instant import to_jira
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.query import LARGEST_NUMBER
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.comment_json import comment_json
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.markup import rendered
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.comment import Comment
from whimbrel.tracker.identity import parse_id

_COMMENTS = Parts(comments=True)
_SAID = frozenset({"comment"})


@route("GET", "/issue/{mention:str}/comment", query="startAt maxResults orderBy expand")
async def read_all(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show a page of the comments that the asker may see; all of them unless `maxResults` says otherwise."""
    call.somebody()
    wants_html = _wants_html(call)
    catalogue, view = await call.see_at_once(read_issue, mention, Parts(comments=True, attachments=wants_html))
    page = Page.asked(call.query, default=LARGEST_NUMBER, most=LARGEST_NUMBER)
    ordered = in_order(view.comments, call.query.text("orderBy") or "")
    vocabulary = Vocabulary(call.place, catalogue, call.user)
    paged = msgspec.structs.replace(view, comments=tuple(page.of(ordered)))
    html = await rendered(call, vocabulary, [paged], _SAID) if wants_html else None
    shown = [comment_json(vocabulary, comment, html) for comment in paged.comments]
    limit = len(ordered) if page.limit == LARGEST_NUMBER else page.limit
    return answer.json({"startAt": page.start, "maxResults": limit, "total": len(ordered), "comments": shown})


@route("POST", "/issue/{mention:str}/comment", query="expand", body="body, visibility", success=201)
async def add(call: Incoming, mention: FromPath[str]) -> Answer:
    """Comment on an issue; `visibility` restricts the comment to a group or a role."""
    call.somebody()
    done = await call.carry_out(actions.add_comment, mention, await call.object())
    return answer.json(await _shown(call, done.result[1]), 201, position=done.position)


@route("GET", "/issue/{mention:str}/comment/{key:str}", query="expand")
async def read_one(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Show a comment."""
    call.somebody()
    comment_id = _comment_id(key)
    view = await call.ask(read_issue, mention, _COMMENTS)
    found = next((comment for comment in view.comments if comment.id == comment_id), None)
    if found is None:
        raise _missing(key)
    return answer.json(await _shown(call, found))


@route("PUT", "/issue/{mention:str}/comment/{key:str}", query="expand", body="body, visibility")
async def edit(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Change a comment's text and, where it is sent, its visibility."""
    call.somebody()
    done = await call.carry_out(actions.edit_comment, mention, _comment_id(key), await call.object())
    return answer.json(await _shown(call, done.result[1]), position=done.position)


@route("DELETE", "/issue/{mention:str}/comment/{key:str}", success=204)
async def delete(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Delete a comment."""
    call.somebody()
    done = await call.carry_out(actions.delete_comment, mention, _comment_id(key))
    return answer.nothing(position=done.position)


@route("PUT", "/issue/{mention:str}/comment/{key:str}/pin", body="true or false", success=204)
async def pin(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Pin a comment to the top of its issue, or take the pin away."""
    call.signed_in()
    pinned = await call.body()
    if not isinstance(pinned, bool):
        raise Invalid("Send true to pin the comment, false to take the pin away.")
    done = await call.carry_out(actions.pin_comment, mention, _comment_id(key), pinned=pinned)
    return answer.nothing(position=done.position)


@route("GET", "/issue/{mention:str}/pinned-comments")
async def read_pinned(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show the pinned comments that the asker may see, the one that was pinned last first."""
    call.somebody()
    catalogue, view = await call.see_at_once(read_issue, mention, _COMMENTS)
    vocabulary = Vocabulary(call.place, catalogue, call.user)
    pinned = [(comment.pinned, comment) for comment in view.comments if comment.pinned is not None]
    shown = []
    for instant, comment in sorted(pinned, key=lambda pair: pair[0], reverse=True):
        by = catalogue.people.users.get(comment.pinned_by_id or 0)
        told = {"comment": comment_json(vocabulary, comment), "pinnedDate": to_jira(instant)}
        shown.append({**told, "pinnedBy": by.name} if by is not None else told)
    return answer.json(shown)


def in_order(comments: Sequence[Comment], order: str) -> Sequence[Comment]:
    """Sort by `created`, with an optional sign before it; anything else is Jira's default, oldest first."""
    return comments[::-1] if order.strip() == "-created" else comments


async def _shown(call: Call, comment: Comment) -> Json:
    if not _wants_html(call):
        return comment_json(Vocabulary(call.place, await call.backend.reads.catalogue(), call.user), comment)
    catalogue, view = await call.see_at_once(read_issue, str(comment.issue_id), Parts(attachments=True))
    vocabulary = Vocabulary(call.place, catalogue, call.user)
    html = await rendered(call, vocabulary, [msgspec.structs.replace(view, comments=(comment,))], _SAID)
    return comment_json(vocabulary, comment, html)


def _wants_html(call: Call) -> bool:
    return "renderedBody" in call.query.names("expand")


def _comment_id(key: str) -> int:
    comment_id = parse_id(key)
    if comment_id is None:
        raise _missing(key)
    return comment_id


def _missing(key: str) -> NotFound:
    return NotFound(f"Can not find a comment for the id: {key[:40]}.")
