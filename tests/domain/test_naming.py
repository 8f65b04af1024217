"""A skill's name inside a sentence keeps its capital where it is a name."""

from __future__ import annotations

import pytest

from the_bank import BANK
from vivavoce.domain.naming import in_sentence

KEPT = {
    "Python", "JavaScript", "TypeScript", "Java and the JVM", "C and C++", "Go", "Rust", ".NET and C#", "SQL",
    "Web APIs", "HTML and CSS", "CI and delivery",
}  # fmt: skip


@pytest.mark.parametrize("name", [skill.name for skill in BANK.skills()])
def test_only_names_keep_their_capital(name: str) -> None:
    assert in_sentence(name) == (name if name in KEPT else name[0].lower() + name[1:])
