"""The words that people use for skills, as data: terms, other ways to write them, and which are everyday words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

# A word ends where the script changes: 使用Python开发 names Python.
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
TOKEN = re.compile(rf"\.?(?:(?![{_CJK}])[^\W_])+(?:[+#]{{1,2}}(?!\w))?|[{_CJK}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Something that a résumé names: `skill` is the bank's skill that it shows, if any."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    skill: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EverydayWord:
    """A term that is also a word of every day, and the neighbours that show that the word is meant."""

    after: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    terms: tuple[Term, ...]
    everyday: Mapping[str, EverydayWord] = field(default_factory=dict)
    exact: frozenset[str] = frozenset()
    """Terms that count only when written just so."""

    @cached_property
    def by_words(self) -> dict[tuple[str, ...], Term]:
        """Of two terms that are written alike, the first counts."""
        known: dict[tuple[str, ...], Term] = {}
        for term in self.terms:
            for name in (term.name, *term.aliases):
                if words := words_of(name):
                    known.setdefault(words, term)
        return known

    @cached_property
    def longest_from(self) -> dict[str, int]:
        """How many words the longest name has that begins with this one."""
        longest: dict[str, int] = {}
        for words in self.by_words:
            longest[words[0]] = max(len(words), longest.get(words[0], 0))
        return longest

    @cached_property
    def exact_by_word(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.exact}

    @cached_property
    def by_id(self) -> dict[str, Term]:
        return {term.id: term for term in self.terms}

    def named(self, name: str) -> Term | None:
        """The term that is written just like this, if there is one."""
        return self.by_words.get(words_of(name))


def words_of(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in TOKEN.findall(text))


def term_id(name: str) -> str:
    """An id for a term's name: C++ and C# stay apart."""
    spelt = name.casefold().replace("+", "p").replace("#", "-sharp").replace("&", " and ").replace(".net", "dotnet")
    return "-".join(re.findall(r"[^\W_]+", spelt))


def taken_together(*groups: Iterable[Term]) -> tuple[Term, ...]:
    """Terms by their id; an earlier group's stands before a later one's."""
    together: dict[str, Term] = {}
    for group in groups:
        for term in group:
            together.setdefault(term.id, term)
    return tuple(together.values())
