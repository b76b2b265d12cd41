"""Errors say what is wrong, all of it."""

from whimbrel import errors


def test_a_wrong_request_names_its_fields_in_its_text() -> None:
    error = errors.Invalid("Something is wrong.", fields={"summary": "is missing"})
    assert (error.messages, error.fields) == (("Something is wrong.",), {"summary": "is missing"})
    assert str(error) == "Something is wrong.; summary: is missing"


def test_whoever_catches_unavailable_catches_an_unknown_outcome_too() -> None:
    assert issubclass(errors.OutcomeUnknown, errors.Unavailable)


def test_every_error_descends_from_the_root() -> None:
    found = [thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, Exception)]
    assert len(found) == 10
    assert all(issubclass(thing, errors.WhimbrelError) for thing in found)
