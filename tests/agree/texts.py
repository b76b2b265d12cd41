"""Random queries, as text: each clause is one that its field understands, with operands that a drawn site may know."""

from hypothesis import strategies as st

from agree.wording import VOCABULARY

_EQUAL = ("=", "!=")
_ORDERED = ("<", "<=", ">", ">=")
_DATES = (
    '"2024-05-14"', '"2024/05/15 10:30"', "2024-05-15", "-1d", "-24h", '"2d"', "-1w", "now()", "startOfDay()",
    "startOfDay(-1)", "endOfDay(1)", "startOfWeek()", "endOfWeek(-1)", "startOfMonth()", "endOfMonth()",
    "startOfYear()", "endOfYear(-1)", "1715731200000", "currentLogin()", "lastLogin()",
)  # fmt: skip
_DAYS = tuple(date for date in _DATES if date not in {'"2024/05/15 10:30"', "-24h"})
_PEOPLE = ("ann", "BOB", '"Bob B"', '"cy@example.com"', "currentUser()")
_CREWS = ("membersOf(crew)", "membersOf(guests)")
_VERSIONS = ("1.0", "1.1", '"next"', "201", '"201"', "204", '"208"')
_RELEASES = (
    "releasedVersions()",
    "unreleasedVersions(ALP)",
    "latestReleasedVersion(BET)",
    "earliestUnreleasedVersion()",
)
_KEYS = ("ALP-1", "bet-1", "GAM-2", "ALP-2", "1001", '"1003"', "BET-3")
_ISSUES = (
    *("linkedIssues(ALP-1)", "linkedIssues(BET-1)", "votedIssues()", "watchedIssues()", "issueHistory()"),
    *("childIssuesOf(ALP-1)", "childIssuesOf(BET-1)", "parentIssuesOf(ALP-2)", "parentIssuesOf(GAM-1)"),
    *("updatedBy(ann)", 'updatedBy("Bob B", -1w)', "updatedBy(cy, -1h)", "updatedBy(bob, -36h, -1d)"),
    *('updatedBy(dan, "2024/05/14", 2024-05-15)', "updatedBy(bob, 2024-05-16)"),
)
_CASCADES = (
    *("cascadeOption(Here)", "cascadeOption(none)", "cascadeOption(There, None)", "cascadeOption(Here, none)"),
    *("cascadeOption(Here, Near)", "cascadeOption(Here, Far)", "cascadeOption(Near)"),
)
_PROJECTS = (
    *("projectsLeadByUser()", "projectsWhereUserHasRole(developers)", "projectsWhereUserHasRole(Administrators)"),
    *('projectsWhereUserHasPermission("Browse Projects")', "projectsWhereUserHasPermission(view_voters_and_watchers)"),
)
_AMOUNTS = ("0", "1h", "60", '"1h 30m"', "1d")

# What is asked of each field: operands, lists that functions return, whether it is ordered, whether it can be empty.
_PLAIN: dict[str, tuple[tuple[str, ...], tuple[str, ...], bool, bool]] = {
    "project": (("ALP", "beta", "Alp", "101", '"103"', "GAM"), _PROJECTS, False, True),
    "category": (("Home", "abroad", "21"), (), False, True),
    "projectType": (("software", "business"), (), False, False),
    "type": (("Task", "bug", "Sub-task", "10000"), ("standardIssueTypes()", "subtaskIssueTypes()"), False, True),
    "status": (("Open", '"In Progress"', "done", "10001"), (), False, True),
    "statusCategory": (("Done", '"To Do"', "New", "4"), (), False, False),
    "priority": (("Highest", "medium", "2", "Low"), (), True, True),
    "resolution": (("Done", "Unresolved", "Duplicate"), (), True, True),
    "level": (("Secret", "quiet"), (), False, True),
    "assignee": (_PEOPLE, _CREWS, False, True),
    "reporter": (_PEOPLE, _CREWS, False, True),
    "creator": (_PEOPLE, _CREWS, False, True),
    "voter": (_PEOPLE, _CREWS, False, True),
    "watcher": (_PEOPLE, _CREWS, False, True),
    "worklogAuthor": (_PEOPLE, _CREWS, False, True),
    "worklogDate": (_DAYS, (), True, False),
    "component": (("UI", "Core", "docs", "301"), ("componentsLeadByUser()",), False, True),
    "fixVersion": (_VERSIONS, _RELEASES, True, True),
    "affectedVersion": (_VERSIONS, _RELEASES, True, True),
    "labels": (("red", "BLUE", "été", "nothing"), (), False, True),
    "created": (_DATES, (), True, True),
    "lastViewed": (_DATES, (), True, True),
    "updatedDate": (_DATES, (), True, True),
    "resolved": (_DATES, (), True, True),
    "due": (_DAYS, (), True, True),
    "originalEstimate": (_AMOUNTS, (), True, True),
    "remainingEstimate": (_AMOUNTS, (), True, True),
    "timeSpent": (_AMOUNTS, (), True, True),
    "workRatio": (("0", "100", "12"), (), True, True),
    "votes": (("0", "1", "2"), (), True, False),
    "watchers": (("0", "1"), (), True, False),
    "key": (_KEYS, _ISSUES, True, True),
    "parent": (_KEYS, _ISSUES, False, False),
    "issueLinkType": (("Blocks", '"is blocked by"', "relates", '"relates to"'), (), False, False),
    "sprint": (('"Sprint 1"', "501", '"501"'), ("openSprints()", "closedSprints()", "futureSprints()"), False, True),
    '"epic link"': ((*_KEYS, '"epic one"'), _ISSUES, False, True),
    "team": (("North", "south", "West", "12003"), (), False, True),
    "cf[11001]": (("North", "south"), (), False, True),
    "Place": (("Here", "far", "There"), _CASCADES, False, True),
    "Link": (("red", "Blue"), (), False, True),
    "Tags": (("red", "Blue", "ÉTÉ"), (), False, True),
    "Weight": (("0", "1.0", "-1.5", "2"), (), True, True),
    "Begins": (_DAYS, (), True, True),
    "Met": (_DATES, (), True, True),
    "Reviewer": (_PEOPLE, _CREWS, False, True),
    "Crew": (_PEOPLE, _CREWS, False, True),
    "Circle": (("crew", "guests"), (), False, True),
    '"Found in"': (_VERSIONS, _RELEASES, True, True),
    "Twin": (("ALP", "103"), (), False, True),
}  # fmt: skip
_ONLY_EMPTY = ("attachments", "description", "environment", "summary", "Note")
_SORTED = (
    "project", "projectType", "type", "status", "statusCategory", "priority", "resolution", "level", "assignee",
    "reporter", "component", "fixVersion", "affectedVersion", "labels", "created", "updated", "resolved", "due",
    "lastViewed", "timeSpent", "workRatio", "votes", "watchers", "key", "parent", "summary", "sprint",
    '"epic link"', "Place", "Note", "Tags", "Weight", "Begins", "Met", "Reviewer", "Crew", "Circle", '"Found in"',
    "Twin", "Rank", "cf[11002]",
)  # fmt: skip


def _clauses() -> st.SearchStrategy[str]:
    plain = [
        _clause(name, operands, lists, ordered=ordered, emptiable=emptiable)
        for name, (operands, lists, ordered, emptiable) in _PLAIN.items()
    ]
    empty = st.builds("{} {} EMPTY".format, st.sampled_from(_ONLY_EMPTY), st.sampled_from(("is", "is not")))
    alike = st.builds(
        "{} {} {}".format,
        st.sampled_from(("fixVersion", "affectedVersion")),
        st.sampled_from(("~", "!~")),
        st.sampled_from(('"1.*"', '"*x*"', "1.0", '"*"')),
    )
    return st.one_of(*plain, empty, alike)


def _clause(
    name: str,
    operands: tuple[str, ...],
    lists: tuple[str, ...],
    *,
    ordered: bool,
    emptiable: bool,
) -> st.SearchStrategy[str]:
    one = st.sampled_from(operands)
    items = st.sampled_from((*operands, *lists, *(("EMPTY",) if emptiable else ())))
    some = st.lists(items, min_size=1, max_size=3).map(lambda chosen: f"({', '.join(chosen)})")
    several = st.one_of(some, st.sampled_from(lists)) if lists else some
    ways = [
        st.builds("{} {} {}".format, st.just(name), st.sampled_from(_EQUAL + (_ORDERED if ordered else ())), one),
        st.builds("{} {} {}".format, st.just(name), st.sampled_from(("in", "not in")), several),
    ]
    if emptiable:
        ways.append(st.sampled_from([f"{name} is EMPTY", f"{name} is not EMPTY", f"{name} != null"]))
    return st.one_of(*ways)


_WORDS = (
    *("full", "SCREENS", "screening", "document", "documentation*", "the", "lcls-ii", "a.b.c", "psana:detector"),
    *("win*", "doc*", "*ment", "s?reen", "sc*n", "roam~", "raom~1", "x", "-x", "+full -x", "full screen", "日本"),
    *("full AND (x OR roam)", "NOT full", "full OR docs", '"full screen"', '"screen the docs"', '"screen full"~2'),
    *("full -screen OR x", "user's", "win95 windows", "10.3", "roams^4", '"the of"', '"full docs roam"~4'),
)


def _reading() -> st.SearchStrategy[str]:
    """Return clauses about the words of texts."""
    areas = ("summary", "description", "environment", "Note", "comment", "worklogComment")
    words = st.one_of(
        st.sampled_from(_WORDS),
        st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=2).map(lambda found: f'"{" ".join(found)}"'),
    ).map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
    plain = st.builds("{} {} {}".format, st.sampled_from(areas), st.sampled_from(("~", "!~")), words)
    return st.one_of(plain, plain, st.builds("text ~ {}".format, words))


_PAST: dict[str, tuple[str, ...]] = {
    "status": ("Open", '"In Progress"', "done", "10001", "3", "Vanished", "999", '"old open"', "EMPTY"),
    "assignee": (*_PEOPLE, "EMPTY", '"old bob b"'),
    "reporter": (*_PEOPLE, "EMPTY", "JIRAUSER3"),
    "priority": ("Highest", "medium", "2", '"old low"', "EMPTY"),
    "resolution": ("Done", "Unresolved", "Lost", "EMPTY"),
    "fixVersion": (*_VERSIONS, "0.9", "998", "EMPTY", '"old 1.0"', "EMPTY"),
    "creator": (*_PEOPLE, "EMPTY"),
}
_WHEN = tuple(date for date in _DATES if date != '"2d"')


def _past() -> st.SearchStrategy[str]:
    """Return clauses about what issues had and how it changed."""
    return st.one_of(*(_past_of(name, operands) for name, operands in _PAST.items()))


def _past_of(name: str, operands: tuple[str, ...]) -> st.SearchStrategy[str]:
    value = st.sampled_from(operands)
    several = st.lists(value, min_size=1, max_size=3).map(lambda chosen: f"({', '.join(chosen)})")
    when = st.sampled_from(_WHEN)
    dated = st.one_of(
        st.builds(" {} {}".format, st.sampled_from(("after", "before", "on")), when),
        st.builds(" during ({}, {})".format, when, when),
        st.builds(" by {}".format, st.sampled_from(("ann", "BOB", "(cy, dan)", "currentUser()", "membersOf(crew)"))),
    )
    predicates = st.lists(dated, max_size=2).map("".join)
    was = st.one_of(
        st.builds("{} {} {}{}".format, st.just(name), st.sampled_from(("was", "was not")), value, predicates),
        st.builds("{} {} {}{}".format, st.just(name), st.sampled_from(("was in", "was not in")), several, predicates),
    )
    if name == "creator":
        return was
    sides = st.builds(" {} {}".format, st.sampled_from(("from", "to")), st.one_of(value, several))
    change = st.lists(st.one_of(dated, sides), max_size=3).map("".join)
    return st.one_of(was, st.builds("{} changed{}".format, st.just(name), change))


def _combined(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(children, min_size=2, max_size=3)
    return st.one_of(
        several.map(lambda parts: f"({' AND '.join(parts)})"),
        several.map(lambda parts: f"({' OR '.join(parts)})"),
        children.map(lambda part: f"NOT ({part})"),
    )


_wheres = st.recursive(st.one_of(_clauses(), _clauses(), _past(), _reading()), _combined, max_leaves=4)
_keys = st.builds("{} {}".format, st.sampled_from(_SORTED), st.sampled_from(("", "ASC", "DESC")))
_orders = st.one_of(
    st.just(""), st.lists(_keys, min_size=1, max_size=3).map(lambda keys: f" ORDER BY {', '.join(keys)}")
)
queries = st.builds("{}{}".format, st.one_of(_wheres, _wheres, _wheres, st.just("")), _orders)
askers = st.sampled_from((None, "ann", "bob", "cy", "dan"))
