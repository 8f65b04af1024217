"""What candidates say of themselves, for audits of fairness."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "declared_groups",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", name="pk_declared_groups"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.application_id"],
            name="fk_declared_groups_application_id",
            ondelete="CASCADE",
        ),
    )
