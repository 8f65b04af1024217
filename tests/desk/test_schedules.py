"""Times as people write them: zones, the hours that come twice or never, and a form's problems at once."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from vivavoce.desk.schedules import Draft, read_schedule, refuse
from vivavoce.desk.zones import check_zone, read_moment, teller, zone_names
from vivavoce.domain.scheduling import Circumstances, Problem
from vivavoce.ports.errors import Invalid

NOW = Circumstances(now=1_795_000_000.0)  # 18 November 2026


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2026-11-27T09:00:00Z", None, 1_795_770_000.0),
        ("2026-11-27T09:00+00:00", "Asia/Tokyo", 1_795_770_000.0),
        ("2026-11-27T10:00", "Europe/Berlin", 1_795_770_000.0),
        ("2026-11-27 14:45:00.250", "Asia/Kathmandu", 1_795_770_000.25),
        ("2026-10-25T02:30+02:00", "Europe/Berlin", 1_792_888_200.0),
        ("2026-10-25T02:30+01:00", "Europe/Berlin", 1_792_891_800.0),
        ("2026-10-25T01:59", "Europe/Berlin", 1_792_886_340.0),
        ("2026-10-25T03:00", "Europe/Berlin", 1_792_893_600.0),
        ("2026-03-29T01:59", "Europe/Berlin", 1_774_745_940.0),
        ("2026-03-29T03:00", "Europe/Berlin", 1_774_746_000.0),
    ],
)
def test_a_time_is_a_moment(text: str, zone: str | None, moment: float) -> None:
    assert read_moment(text, zone, "opens_at") == moment


@pytest.mark.parametrize(
    ("text", "zone", "code", "words"),
    [
        ("2026-11-27T09:00", None, "zone_missing", "2026-11-27T09:00+01:00"),
        (
            "2026-10-25T02:30",
            "Europe/Berlin",
            "time_ambiguous",
            "2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00 (the first is the earlier)",
        ),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "time_ambiguous", "T01:45+11:00 or 2026-04-05T01:45+10:30"),
        (
            "2026-03-29T02:30",
            "Europe/Berlin",
            "time_nonexistent",
            "the clocks go from 02:00 to 03:00. The nearest time there is: 2026-03-29T03:00+02:00.",
        ),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "time_nonexistent", "from 02:00 to 02:30"),
        (
            "2011-12-30T12:00",
            "Pacific/Apia",
            "time_nonexistent",
            "from 00:00 on Friday 30 December 2011 to 00:00 on Saturday 31 December 2011",
        ),
        ("soon", "UTC", "time_invalid", "2026-11-27T09:00"),
        ("2026-11-27", "UTC", "time_invalid", "with a zone"),
        ("2026-02-30T09:00Z", None, "time_invalid", "with a zone"),
        ("0001-01-01T00:00+14:00", None, "time_invalid", "with a zone"),
        ("9999-12-31T23:59-14:00", None, "time_invalid", "with a zone"),
        ("2026-11-27T09:00Z" + " " * 99, None, "time_invalid", "with a zone"),
    ],
)
def test_what_is_no_one_moment_is_refused_with_what_to_write(
    text: str, zone: str | None, code: str, words: str
) -> None:
    problem = read_moment(text, zone, "closes_at")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.field) == (code, "closes_at")
    assert words in problem.words


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca"]
)
def test_what_a_refusal_proposes_can_be_written(zone: str) -> None:
    """At every change of the clocks of a year: two readings, the earlier first, or the nearest time there is."""
    times = [
        f"2026-{month:02}-{day:02}T{clock}"
        for month in (2, 3, 4, 9, 10, 11)
        for day in range(1, 29 if month == 2 else 31)
        for clock in ("00:30", "01:45", "02:10", "02:30", "23:30")
    ]
    read = [read_moment(text, zone, "opens_at") for text in times]
    problems = [problem for problem in read if isinstance(problem, Problem)]
    assert {problem.code for problem in problems} == {"time_ambiguous", "time_nonexistent"}
    for problem in problems:
        proposed = [word.rstrip(".") for word in problem.words.split() if word.startswith("2026-")]
        moments = [read_moment(text, None, "opens_at") for text in proposed]
        assert len(moments) == (2 if problem.code == "time_ambiguous" else 1)
        assert moments == sorted(moment for moment in moments if isinstance(moment, float))


def test_a_zone_is_known_by_its_name_alone() -> None:
    assert check_zone("Europe/Berlin") is None
    for wrong in ("", "Berlin", "../../etc/passwd", "Europe", "localtime", "UTC\x00", "x" * 9_999):
        problem = check_zone(wrong)
        assert problem is not None
        assert problem.code == "zone_unknown"
        assert len(problem.words) < 200
    near = check_zone("europe/BERLIN")
    assert near is not None
    assert "Did you mean Europe/Berlin?" in near.words


def test_zones_are_there_where_the_system_has_none() -> None:
    program = """
from vivavoce.desk.zones import read_moment, zone_names
print(len(zone_names()) > 400, read_moment("2026-07-01T12:00", "Asia/Tokyo", "opens_at"))
"""
    told = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONTZPATH": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert told.stdout.split() == ["True", "1782874800.0"]
    assert len(zone_names()) > 400


def test_a_moment_is_told_in_the_zone_of_the_test_and_in_utc() -> None:
    assert teller("Europe/Berlin")(1_795_770_000.0) == "Friday 27 November 2026, 10:00 Europe/Berlin time (09:00 UTC)"
    assert teller("UTC")(1_795_770_030.0) == "Friday 27 November 2026, 09:00:30 UTC"
    tokyo = teller("Asia/Tokyo")(1_795_820_400.0)
    assert tokyo == "Saturday 28 November 2026, 08:00 Asia/Tokyo time (Friday 27 November 2026, 23:00 UTC)"


def draft(**fields: Any) -> Draft:
    told: dict[str, Any] = {
        "title": " Spring ",
        "duration_s": 3600.0,
        "total_questions": 10,
        "zone": "Europe/Berlin",
        "opens_at": "2026-11-27T10:00",
        "closes_at": "2026-11-27T18:00",
    }
    return Draft(**(told | fields))


def test_a_form_becomes_a_schedule() -> None:
    schedule, problems = read_schedule(draft(), NOW)
    assert problems == ()
    assert (schedule.title, schedule.zone) == ("Spring", "Europe/Berlin")
    assert (schedule.opens_at, schedule.closes_at) == (1_795_770_000.0, 1_795_770_000.0 + 8 * 3600)


def test_a_window_is_as_long_as_it_is_and_not_as_the_clock_shows() -> None:
    """From one to four on the night when the clocks go forward are two hours."""
    night = draft(opens_at="2027-03-28T01:00", closes_at="2027-03-28T04:00", duration_s=2.5 * 3600)
    _, problems = read_schedule(night, NOW)
    assert [problem.code for problem in problems] == ["window_shorter_than_test"]
    _, problems = read_schedule(draft(opens_at="2027-03-29T01:00", closes_at="2027-03-29T04:00", duration_s=9e3), NOW)
    assert problems == ()


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"zone": "Mars", "title": ""}, ["zone_unknown", "title_empty"]),
        ({"zone": None}, ["zone_missing", "zone_missing"]),
        ({"zone": None, "opens_at": "2026-11-27T10:00+01:00"}, ["zone_missing"]),
        (
            {"opens_at": "2027-03-28T02:30", "closes_at": "whenever", "attempts": 0},
            ["time_nonexistent", "time_invalid", "attempts_invalid"],
        ),
        ({"opens_at": None, "closes_at": None}, []),
    ],
)
def test_the_times_are_among_the_problems_that_are_told_at_once(fields: dict[str, Any], codes: list[str]) -> None:
    _, problems = read_schedule(draft(**fields), NOW)
    assert [problem.code for problem in problems] == codes


def test_one_problem_names_the_refusal_and_several_share_one() -> None:
    refuse(())
    one = Problem(code="pass_mark_invalid", field="pass_mark", words="From 0 to 100.")
    with pytest.raises(Invalid) as single:
        refuse((one,))
    assert single.value.code == "pass_mark_invalid"
    assert single.value.detail == "From 0 to 100. Nothing was saved."
    with pytest.raises(Invalid) as several:
        refuse((one, Problem(code="title_empty", field="title", words="A title.")))
    assert several.value.code == "schedule_invalid"
    assert [error["code"] for error in several.value.errors] == ["pass_mark_invalid", "title_empty"]
