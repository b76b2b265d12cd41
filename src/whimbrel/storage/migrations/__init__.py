"""The way of the tables through the versions of the product: `migrate` brings a database to the present one."""

from whimbrel.storage.migrations.run import DatabaseTooNew, migrate

__all__ = ["DatabaseTooNew", "migrate"]
