import pytest

from support.lexicon import ISSUES, VISIBLE, catalogue, names
from whimbrel.catalogue.lookup import lookup
from whimbrel.catalogue.names import CatalogueNames
from whimbrel.catalogue.permissions import Visible
from whimbrel.jql.ast import Operator
from whimbrel.jql.operators import FieldType


@pytest.mark.parametrize(
    ("noun", "text", "expected"),
    [
        (FieldType.PROJECT, "whi", (101,)),
        (FieldType.PROJECT, "CURLEW", (102,)),
        (FieldType.PROJECT, "HID", ()),
        (FieldType.PROJECT, "hidden", ()),
        (FieldType.VERSION, "1.0", (201, 203)),
        (FieldType.VERSION, "hush", ()),
        (FieldType.COMPONENT, "Ui", (301, 302)),
        (FieldType.LEVEL, "internal", (401,)),
        (FieldType.LEVEL, "hush", ()),
        (FieldType.USER, "sam same", (3, 4)),
        (FieldType.GROUP, "CREW", (11,)),
        (FieldType.STATUS_CATEGORY, "indeterminate", (4,)),
        (FieldType.LINK_TYPE, "is cloned by", (10001,)),
        (FieldType.PROJECT_TYPE, "service_desk", (3,)),
    ],
)
def test_names_are_found_in_any_case_and_only_where_they_may_be_known(
    noun: FieldType, text: str, expected: tuple[int, ...]
) -> None:
    assert names().named(noun, text) == expected


def test_ids_that_may_not_be_known_do_not_exist() -> None:
    assert names().exists(FieldType.PROJECT, 101)
    assert not names().exists(FieldType.PROJECT, 103)
    assert not names().exists(FieldType.VERSION, 205)
    assert not names().exists(FieldType.LEVEL, 402)


def test_spellings_leave_out_what_is_hidden() -> None:
    spelt = {
        name
        for noun in (FieldType.PROJECT, FieldType.VERSION, FieldType.COMPONENT)
        for name, _ in names().spellings(noun)
    }
    assert {"Whimbrel", "WHI", "1.0", "UI", "ui"} <= spelt
    assert not spelt & {"Hidden", "HID", "Hush"}


def test_things_are_ordered_as_they_are_configured() -> None:
    assert list(names().beyond(FieldType.VERSION, 201, Operator.GREATER_THAN)) == [202]
    assert list(names().beyond(FieldType.PRIORITY, 3, Operator.GREATER_THAN_EQUALS)) == [1, 2, 3]
    assert list(names().beyond(FieldType.PROJECT, 101, Operator.LESS_THAN)) == [102]


def test_who_sees_nothing_finds_no_project() -> None:
    blind = CatalogueNames(catalogue(), Visible(None, (), ()))
    assert blind.named(FieldType.PROJECT, "WHI") == ()
    assert list(blind.configuration.projects()) == []
    assert blind.knowing(ISSUES).issues is ISSUES


def test_a_catalogue_keeps_its_lookup() -> None:
    one = catalogue()
    assert lookup(one) is lookup(one)
    assert CatalogueNames(one, VISIBLE).named(FieldType.STATUS, "open") == (1,)
