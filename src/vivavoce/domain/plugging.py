"""What packages that are installed beside this one add to it, found by entry points. One that is broken is named and
left out, and cannot keep the others or the house itself from starting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Which package cannot be used, and why, in words for whoever runs the service."""

    package: str
    entry: str
    why: str


def plugged(
    group: str, wanted: type[N], taken: frozenset[str], found: Iterable[EntryPoint] | None = None
) -> tuple[dict[str, N], tuple[Fault, ...]]:
    """What the entry points of a group give, by name. No plug-in takes the name of what is built in, or of another."""
    added: dict[str, N] = {}
    faults: list[Fault] = []
    for point in sorted(entry_points(group=group) if found is None else found, key=lambda p: (p.name, p.value)):
        thing, why = _loaded(point, wanted)
        if thing is not None and thing.name in taken:
            why = f"'{thing.name}' is built in, and a plug-in cannot replace it. Give it another name."
        elif thing is not None and thing.name in added:
            why = f"'{thing.name}' is offered by another plug-in already. Remove one of the two."
        elif thing is not None:
            added[thing.name] = thing
        if why:
            faults.append(Fault(package=point.dist.name if point.dist else "", entry=point.value, why=why))
    return added, tuple(faults)


def _loaded(point: EntryPoint, wanted: type[N]) -> tuple[N | None, str]:
    try:
        thing: Any = point.load()
    except Exception as failure:  # noqa: BLE001 - a package of somebody else may fail in any way when it is imported
        return None, f"It cannot be loaded ({type(failure).__name__}: {str(failure)[:200]}). Repair or remove it."
    if not isinstance(thing, wanted):
        return None, f"It is a {type(thing).__name__} and no {wanted.__name__}. Name the object that describes it."
    if not isinstance(thing.name, str) or not thing.name.isidentifier():
        return None, "Its name does not fit: use lower-case letters, digits and underscores."
    return thing, ""
