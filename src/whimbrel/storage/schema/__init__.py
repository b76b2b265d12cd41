"""The tables, as SQLAlchemy Core sees them: one file per part of the domain. What is frozen lies in `migrations/`."""
