"""Properties of the site say what is wrong with a value, and fall back to what they are by default."""

import pytest

from whimbrel.catalogue.settings import SiteSettings
from whimbrel.tracker import siteproperty
from whimbrel.tracker.siteproperty import ATTACHMENTS, RENDERER, SITE_PROPERTIES, UPLOAD_LIMIT, SiteProperty


@pytest.mark.parametrize(
    ("wanted", "value", "right"),
    [
        (ATTACHMENTS, "true", True),
        (ATTACHMENTS, "True", False),
        (UPLOAD_LIMIT, "0", True),
        (UPLOAD_LIMIT, "-1", False),
        (UPLOAD_LIMIT, "\u0661", False),
        (UPLOAD_LIMIT, "9" * 400, False),
        (RENDERER, "markdown", True),
        (RENDERER, "html", False),
        (siteproperty.ALLOWED_ENDINGS, "x" * 4001, False),
    ],
)
def test_a_value_is_right_or_wrong(wanted: SiteProperty, value: str, right: bool) -> None:  # noqa: FBT001
    assert (wanted.wrong(value) is None) == right


def test_what_is_not_set_or_cannot_be_used_has_its_default() -> None:
    settings = SiteSettings({UPLOAD_LIMIT.key: "nonsense", ATTACHMENTS.key: "false"})
    assert settings.upload_limit == 10 * 1024 * 1024
    assert not settings.flag(ATTACHMENTS)
    assert settings.text(RENDERER) == "wiki"
    assert all(one.wrong(one.default) is None for one in SITE_PROPERTIES.values())
