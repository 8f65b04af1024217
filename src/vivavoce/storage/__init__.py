"""The event log and the tables: SQLite and PostgreSQL, encryption, migrations."""
