"""When an audit may be told anew: no two tellings differ by fewer people than may be told of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from vivavoce.domain.discretion import Counted, may_renew, standing, sums


def of(group: str = "woman", decision: bool | None = True, score: float | None = None) -> Counted:
    return Counted(group=group, decision=decision, mark=None, score=score)


@dataclass
class Audit:
    """What is told of one attribute of a test, looked at after each change."""

    now: dict[str, Counted] = field(default_factory=dict)
    histories: dict[str, list[tuple[int, Counted | None]]] = field(default_factory=dict)
    told: list[dict[str, int]] = field(default_factory=list)
    tellings: list[dict[str, Counted]] = field(default_factory=list)

    def put(self, people: str, counted: Counted | None) -> bool:
        """Whether it was told anew. None: they count no more."""
        for person in people:
            self.histories.setdefault(person, [])
            self.now.pop(person, None)
            if counted is not None:
                self.now[person] = counted
        return self.look()

    def gone(self, people: str) -> bool:
        for person in people:
            del self.now[person], self.histories[person]
        return self.look()

    def look(self) -> bool:
        if not may_renew(self.now, self.histories, self.told):
            return False
        self.told.append(sums(self.now.values()))
        self.tellings.append(dict(self.now))
        for person, history in self.histories.items():
            if standing(history) != self.now.get(person):
                history.append((len(self.told), self.now.get(person)))
        return True


def test_it_takes_five_and_five_with_each_outcome() -> None:
    audit = Audit()
    assert not audit.put("abcd", of())
    assert audit.put("e", of())
    assert not audit.look()
    assert not audit.put("f", of(decision=False))
    assert not audit.put("ghijk", of())
    assert audit.put("lmno", of(decision=False))


def test_one_person_changes_nothing_that_is_told() -> None:
    audit = Audit()
    assert audit.put("abcdefghij", of())
    assert not audit.put("a", of(decision=False))
    assert not audit.put("b", of(group="man"))
    assert not audit.put("c", of(score=4.0))
    assert not audit.put("d", None)
    assert not audit.gone("e")


def test_five_who_have_gone_are_told_of_once_enough_are_left() -> None:
    audit = Audit()
    assert audit.put("abcdefghij", of())
    assert not audit.gone("abcd")
    assert audit.gone("e")
    assert not audit.gone("fghi")
    assert audit.gone("j")
    assert audit.tellings[-1] == {}


def test_nobody_is_told_of_by_changes_that_are_taken_back() -> None:
    audit = Audit()
    assert audit.put("klmnopqrst", of())
    assert audit.put("abcde", of())
    audit.put("bcde", None)
    assert not audit.put("f", of()), "against the first telling it would be about a and f"
    assert audit.put("ghi", of())


def test_who_comes_back_is_not_two_people() -> None:
    audit = Audit()
    assert audit.put("abcdefghij", of())
    audit.gone("abc")
    assert not audit.put("abc", of(group="man"))


people = st.sampled_from("abcdefghijklmnopqr")
steps = st.tuples(
    st.sets(people, min_size=1, max_size=8),
    st.none() | st.builds(of, st.sampled_from(["woman", "man"]), st.sampled_from([True, False])),
)


@given(st.lists(steps, max_size=40))
def test_any_two_tellings_differ_by_nobody_or_by_enough(changes: list[tuple[set[str], Counted | None]]) -> None:
    audit = Audit()
    for some, counted in changes:
        audit.put("".join(sorted(some)), counted)
    for one, other in combinations([{}, *audit.tellings], 2):
        changed = [person for person in {*one, *other} if one.get(person) != other.get(person)]
        assert len(changed) == 0 or len(changed) >= 5
        outcomes = Counter(
            decision
            for person in changed
            for decision in {state[person].decision for state in (one, other) if person in state}
        )
        assert all(count >= 5 for count in outcomes.values())
