"""An import leaves no reference without its target, though it does not have the database check each row."""

from datetime import UTC, datetime

from sqlalchemy import text

from support.site import Site
from whimbrel.importers.demo.site import DemoSite
from whimbrel.importers.demo.taking import take_demo

_KEYS = text(
    "SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent, a.attname AS child_column, "
    "b.attname AS parent_column FROM pg_constraint c "
    "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] "
    "JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1] WHERE c.contype = 'f'"
)


async def test_every_foreign_key_of_an_imported_site_has_its_target(site: Site) -> None:
    demo = DemoSite(datetime(2026, 3, 1, tzinfo=UTC), issues=400)
    report = await take_demo(site.database, demo)
    assert report.taken == 400
    keys = await site.database.fetch_all(_KEYS)
    assert len(keys) > 50
    for key in keys:
        dangling = text(
            f'SELECT count(*) FROM {key.child} AS child WHERE "{key.child_column}" IS NOT NULL AND NOT EXISTS '
            f'(SELECT FROM {key.parent} AS parent WHERE parent."{key.parent_column}" = child."{key.child_column}")'
        )
        assert await site.database.fetch_value(dangling) == 0, key
