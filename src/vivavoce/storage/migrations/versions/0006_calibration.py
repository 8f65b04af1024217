"""The scores of answers to the bank's questions, and what each night made of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "calibration_taken",
        sa.Column("session_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("session_id", name="pk_calibration_taken"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "calibration_answers",
        sa.Column("run", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("question_id", ID, nullable=False),
        sa.Column("question_version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("weighed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("run", "question_id", "question_version", name="pk_calibration_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_calibration_answers_day", "calibration_answers", ["day", "run"])
    unweighed = sa.text("NOT weighed")
    op.create_index(
        "ix_calibration_answers_unweighed",
        "calibration_answers",
        ["run"],
        sqlite_where=unweighed,
        postgresql_where=unweighed,
    )
    op.create_table(
        "calibrations",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("tests", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("drifted", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_calibrations"),
    )
    _items()


def _items() -> None:
    op.create_table(
        "calibrated_items",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("question_id", ID, nullable=False),
        sa.Column("question_version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("discrimination", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("guess", sa.Double(), nullable=False),
        sa.Column("slip", sa.Double(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("difficulty_sd", sa.Double(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", "question_id", "question_version", name="pk_calibrated_items"),
        sa.ForeignKeyConstraint(
            ["number"], ["calibrations.number"], name="fk_calibrated_items_number", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
