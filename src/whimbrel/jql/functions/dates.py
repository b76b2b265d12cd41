"""Functions that return instants."""

from collections.abc import Iterable
from functools import partial

from whimbrel.jql.dates import Period, edge
from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.function import Call, QueryFunction, Value, Values
from whimbrel.jql.nature import Nature
from whimbrel.jql.operators import DATES

CURRENT_LOGIN, LAST_LOGIN = "currentLogin", "lastLogin"
LOGINS = frozenset({CURRENT_LOGIN.lower(), LAST_LOGIN.lower()})
"""The functions, in lower case, that need to know when the asker's sessions began."""


def _now(call: Call) -> Iterable[Value]:
    return (call.asker.now,)


def _edge(call: Call, period: Period, *, end: bool) -> Iterable[Value]:
    instant = edge(period, call.args[0] if call.args else "", call.asker, end=end)
    if instant is None:
        form = "should have the format (+/-)n(yMwdhm), e.g -1M for 1 month earlier."
        raise call.refused(f"Duration for function '{call.name}' {form}")
    return (instant,)


def _current_login(call: Call) -> Iterable[Value]:
    return () if call.asker.current_login is None else (call.asker.current_login,)


def _last_login(call: Call) -> Iterable[Value]:
    return () if call.asker.last_login is None else (call.asker.last_login,)


def _date(
    name: str, values: Values, arguments: tuple[Argument, ...] = (), nature: Nature = Nature.TEMPORAL
) -> QueryFunction:
    return QueryFunction(
        name=name,
        types=DATES,
        arguments=arguments,
        most=len(arguments),
        lists=False,
        nature=nature,
        values=values,
    )


FUNCTIONS = (
    _date("now", _now),
    _date(CURRENT_LOGIN, _current_login, nature=Nature.USER),
    _date(LAST_LOGIN, _last_login, nature=Nature.USER),
    *(
        _date(
            f"{side}Of{period.name.title()}",
            partial(_edge, period=period, end=side == "end"),
            (Argument.INCREMENT,),
        )
        for side in ("start", "end")
        for period in Period
    ),
)
