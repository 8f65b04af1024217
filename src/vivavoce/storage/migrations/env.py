"""Alembic's entry. The connection, with its transaction already open, comes from `storage.migrate`."""

from __future__ import annotations

from alembic import context

from vivavoce.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
