"""Teams, whose members share an attempt: so one session may be the attempt of several."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("team_id", ID, nullable=False),
        sa.Column("test_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name="pk_teams"),
        sa.UniqueConstraint("test_id", "name", name="uq_teams_test_id_name"),
        sa.ForeignKeyConstraint(["test_id"], ["tests.test_id"], name="fk_teams_test_id", ondelete="RESTRICT"),
    )
    op.create_table(
        "team_members",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("application_id", name="pk_team_members"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.application_id"],
            name="fk_team_members_application_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.team_id"], name="fk_team_members_team_id", ondelete="CASCADE"),
    )
    op.create_index("ix_team_members_team_id", "team_members", ["team_id"])
    with op.batch_alter_table("attempts") as attempts:
        attempts.drop_constraint("uq_attempts_session_id", type_="unique")
    op.create_index("ix_attempts_session_id", "attempts", ["session_id"])
