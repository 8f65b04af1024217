"""Plain CRUD: accounts, profiles, résumés."""
