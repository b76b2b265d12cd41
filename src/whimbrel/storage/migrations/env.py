"""What Alembic runs for each command: on the connection that `run.py` opened, in one transaction."""

from alembic import context

from whimbrel.storage.schema.metadata import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
