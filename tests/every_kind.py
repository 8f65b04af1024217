"""A folder of content with one question of each kind that a key decides, asked in this order, and right answers."""

from __future__ import annotations

from pathlib import Path

PACK = r"""
pack: every-kind
version: 1
author_notes: One question of each kind, for the tests of the doors and of the pages.
questions:
  - id: try-statement
    kind: true_false
    skill: python
    difficulty: easy
    text: A tuple can be changed in place.
    holds: false
  - id: try-number
    kind: numeric
    skill: python
    difficulty: easy
    text: How many milliseconds are in a quarter of a second?
    number: {value: 250, absolute: 1, unit: ms}
  - id: try-words
    kind: short_text
    skill: python
    difficulty: easy
    text: Which keyword gives a value back from a function?
    words: {accepts: [return]}
  - id: try-order
    kind: ordering
    skill: python
    difficulty: easy
    text: Put the numbers in order, the smallest first.
    order: [One, Two, Three, Four]
  - id: try-match
    kind: matching
    skill: python
    difficulty: easy
    text: Match each literal with its type.
    pairs: [{left: '[]', right: list}, {left: '()', right: tuple}]
    distractors: [dict]
  - id: try-gaps
    kind: fill_gap
    skill: python
    difficulty: easy
    text: Fill the gaps, so that the numbers 0 to 4 are printed.
    passage: |
      for i in {{function}}({{stop}}):
          {{printing}}(i)
    gaps:
      - {name: function, words: {accepts: [range], case: true}}
      - {name: stop, number: {value: 5}}
      - {name: printing, options: [{text: echo}, {text: print, right: true}]}
  - id: try-reading
    kind: code_reading
    skill: python
    difficulty: easy
    text: What is printed?
    code: {language: python, text: "x = [1, 2]\nprint(len(x) * 3)"}
    number: {value: 6}
"""
KINDS = ("true_false", "numeric", "short_text", "ordering", "matching", "fill_gap", "code_reading")
SECTIONS = "".join(f"  - {{phase: {kind}, title: {kind}, kinds: [{kind}], share: 1, at_least: 1}}\n" for kind in KINDS)
BLUEPRINT = f"""
id: every-kind
version: 1
title: One of each kind
mode: practice
max_questions: {len(KINDS)}
duration_min: 60
difficulty: easy
adaptive: false
follow_ups_max: 0
follow_up_depth: 0
hints: false
hint_cost: 0
feedback: immediate
sections:
{SECTIONS}"""


def written(folder: Path, extra: str = "") -> Path:
    """The folder, with `extra` fields of YAML on the question about a number."""
    (folder / "packs").mkdir(parents=True)
    (folder / "blueprints").mkdir()
    pack = PACK.replace("    number: {value: 250", f"{extra}    number: {{value: 250")
    for kind in KINDS:
        pack = pack.replace(f"    kind: {kind}\n", f"    kind: {kind}\n    phases: [{kind}]\n")
    (folder / "packs" / "every-kind.yaml").write_text(pack, encoding="utf-8")
    (folder / "blueprints" / "every-kind.yaml").write_text(BLUEPRINT, encoding="utf-8")
    return folder


def right_answer(question: dict[str, object]) -> dict[str, object]:
    """The fields of a right answer to a question as the wire shows it."""

    def ids(field: str) -> dict[str, str]:
        return {piece["text"]: piece["id"] for piece in question[field]}  # type: ignore[attr-defined]

    match question["kind"]:
        case "true_false":
            return {"option": "B"}
        case "numeric":
            return {"number": "0250,0 ms"}
        case "short_text":
            return {"answer": " Return "}
        case "ordering":
            return {"order": [ids("items")[text] for text in ("One", "Two", "Three", "Four")]}
        case "matching":
            left, right = ids("left"), ids("right")
            return {"pairs": {left["[]"]: right["list"], left["()"]: right["tuple"]}}
        case "fill_gap":
            return {"gaps": {"function": "range", "stop": 5, "printing": "B"}}
        case _:
            return {"number": 6}
