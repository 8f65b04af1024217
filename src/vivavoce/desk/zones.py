"""Clock faces: from what somebody wrote to a moment, and from a moment to words, in a zone of the tz database.

A time with an offset is exact. One without needs a zone, and the two hours a year that a zone's clock shows twice or
never are not guessed at: they are refused, with what can be written instead.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from vivavoce.domain.scheduling import Problem, Tell

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIME_TEXT_MAX = 64


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Europe/Berlin, UTC and the like: what the tz database has, and not a machine's own names."""
    return frozenset(name for name in available_timezones() if name not in ("localtime", "Factory", "posixrules"))


def check_zone(name: str, field: str = "zone") -> Problem | None:
    if name in zone_names():
        return None
    near = next((known for known in sorted(zone_names()) if known.casefold() == name.strip().casefold()), None)
    hint = f"Did you mean {near}?" if near else "Zones are written like Europe/Berlin, America/New_York or UTC."
    return Problem(code="zone_unknown", field=field, words=f"No zone is called '{name[:TIME_TEXT_MAX]}'. {hint}")


def read_moment(text: str, zone: str | None, field: str) -> float | Problem:
    """The moment that was meant, in seconds since 1970; `zone` is for a time without an offset, and known."""
    local = _parsed(text)
    if local is None:
        words = "Write the time like 2026-11-27T09:00:00+01:00, or like 2026-11-27T09:00 with a zone."
        return Problem(code="time_invalid", field=field, words=words)
    if local.tzinfo is not None:
        return moment_of(local)
    if zone is None:
        words = (
            f"{_face(local)} is another moment in each zone. Add an offset, as in {_written(local)}+01:00, "
            "a Z for UTC, or name a zone, as Europe/Berlin."
        )
        return Problem(code="zone_missing", field=field, words=words)
    return _in_zone(local, zone, field)


def moment_of(aware: datetime) -> float:
    return (aware - EPOCH).total_seconds()


def teller(zone: str) -> Tell:
    """How a moment is told to people: in the test's zone, and in UTC for those who live elsewhere."""
    place = ZoneInfo(zone)

    def tell(moment: float) -> str:
        utc = EPOCH + timedelta(seconds=round(moment))
        there = utc.astimezone(place)
        if zone in ("UTC", "Etc/UTC"):
            return f"{_day(utc)}, {_clock(utc)} UTC"
        utc_day = "" if utc.date() == there.date() else f"{_day(utc)}, "
        return f"{_day(there)}, {_clock(there)} {zone} time ({utc_day}{_clock(utc)} UTC)"

    return tell


def _parsed(text: str) -> datetime | None:
    """A day and an hour at the least. What would overflow in UTC is no time either."""
    if len(text) > TIME_TEXT_MAX:
        return None
    try:
        local = datetime.fromisoformat(text.strip())
        (local if local.tzinfo else local.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return local if ":" in text and 1971 <= local.year <= 9998 else None


def _in_zone(local: datetime, zone: str, field: str) -> float | Problem:
    place = ZoneInfo(zone)
    first, second = local.replace(tzinfo=place, fold=0), local.replace(tzinfo=place, fold=1)
    before, after = _offset(first), _offset(second)
    if before > after:
        return Problem(code="time_ambiguous", field=field, words=_twice(local, zone, (before, after)))
    if before < after:
        return Problem(code="time_nonexistent", field=field, words=_never(local, place, zone))
    return moment_of(first)


def _twice(local: datetime, zone: str, offsets: tuple[timedelta, timedelta]) -> str:
    readings = " or ".join(f"{_written(local)}{_signed(offset)}" for offset in offsets)
    return (
        f"{_face(local)} comes twice in {zone}, because the clocks go back then. "
        f"Write which one you mean: {readings} (the first is the earlier)."
    )


def _never(local: datetime, place: ZoneInfo, zone: str) -> str:
    """`fold` leads to a moment on each side of the jump; it lies between them."""
    early, late = (moment_of(local.replace(tzinfo=place, fold=fold)) for fold in (1, 0))
    old = _offset(_shown(early, place))
    while late - early > 1:
        middle = (early + late) // 2
        early, late = (middle, late) if _offset(_shown(middle, place)) == old else (early, middle)
    jump = _shown(late, place)
    gone = jump.replace(tzinfo=None) - _offset(jump) + old
    back = f"{_clock(gone)} to {_clock(jump)}" if gone.date() == jump.date() else f"{_face(gone)} to {_face(jump)}"
    return (
        f"{_face(local)} never comes in {zone}: the clocks go from {back}. "
        f"The nearest time there is: {_written(jump)}{_signed(_offset(jump))}."
    )


def _shown(moment: float, place: ZoneInfo) -> datetime:
    return (EPOCH + timedelta(seconds=moment)).astimezone(place)


def _offset(aware: datetime) -> timedelta:
    return aware.utcoffset() or timedelta()


def _signed(offset: timedelta) -> str:
    return datetime(2000, 1, 1, tzinfo=timezone(offset)).isoformat()[19:]


def _written(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="minutes" if not moment.second else "seconds")


def _face(local: datetime) -> str:
    return f"{_clock(local)} on {_day(local)}"


def _day(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B} {moment.year}"


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
