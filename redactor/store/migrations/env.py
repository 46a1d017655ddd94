"""Alembic runs inside the store's own connection; there is no other way in."""

from alembic import context

from redactor.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
