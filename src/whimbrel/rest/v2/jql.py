"""Help for those who write queries: `jql/autocompletedata`."""

from whimbrel.errors import Invalid
from whimbrel.jql.reserved import RESERVED_WORDS
from whimbrel.reads.completion import field_names, suggest_values
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.v2.jql_json import field_names_json, function_names_json, suggestion_json

LONGEST_PREFIX = 255


@route("GET", "/jql/autocompletedata")
async def read_language(call: Incoming) -> Answer:
    """Show the fields, operators and functions that queries can use, and the words that need quotes."""
    call.somebody()
    return answer.json(
        {
            "visibleFieldNames": field_names_json(field_names(call.catalogue, call.user)),
            "visibleFunctionNames": function_names_json(),
            "jqlReservedWords": list(RESERVED_WORDS),
        }
    )


@route("GET", "/jql/autocompletedata/suggestions", query="fieldName fieldValue predicateName predicateValue")
async def suggest(call: Incoming) -> Answer:
    """Suggest at most 15 values of a field, or operands of a predicate on it, that begin with a text."""
    call.somebody()
    predicate = call.query.text("predicateName")
    typed = call.query.text("predicateValue" if predicate else "fieldValue") or ""
    if len(typed) > LONGEST_PREFIX:
        raise Invalid(f"Values are suggested for at most {LONGEST_PREFIX} characters.")
    found = await call.ask(suggest_values, call.query.text("fieldName") or "", predicate or None, typed)
    return answer.json({"results": [suggestion_json(suggestion, typed) for suggestion in found]})
