"""Who sits the interview: what they know, and how they behave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from vivavoce.domain.board import SHAPE_KINDS
from vivavoce.domain.understanding import Intent
from vivavoce.sim import exam

ABILITIES = ("strong", "middling", "weak", "fine", "gibberish", "off topic", "keyword soup", "changing")
GIBBERISH = "asdf jkl; qwer uiop zxcv bnm, fghj tyui vbnm cvbn rtyu."
OFF_TOPIC = "My favourite dish is risotto with mushrooms. You stir it slowly, and the broth must be hot."
MALFORMED = (
    "hello?",
    "[]",
    "{",
    '{"type": 7}',
    '{"type": "dance", "id": "d1"}',
    '{"type": "answer", "id": "m1"}',
    '{"type": "answer", "id": "m2", "data": []}',
    '{"type": "answer", "id": "m3", "data": {"question_id": "q", "option": ["A", 7]}}',
    '{"type": "thinking", "id": "m4", "data": {"on": "perhaps"}}',
    '{"type": "integrity", "id": "m5", "data": {"kind": ""}}',
    '{"type": "answer", "data": {"question_id": "nonsense", "answer": "x"}}',
    '{"type": "audio_chunk", "id": "m6", "data": {"audio": "AAA="}}',
    '{"type": "run_code", "id": "m7", "data": {"code": "1"}}',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperament:
    """Chances, each taken once a question."""

    name: str
    pace_s: tuple[float, float] = (2.0, 12.0)
    thinks: float = 0.0
    hints: float = 0.0
    clarifies: float = 0.0
    repeats: float = 0.0
    skips: float = 0.02
    pauses: float = 0.0
    leaves: float = 0.0
    refreshes: float = 0.1
    second_device: float = 0.0
    twice: float = 0.0
    malformed: float = 0.0
    late: float = 0.0
    ends: float = 0.0
    abandons: float = 0.0
    notes: float = 0.0
    remarks: float = 0.0


TEMPERAMENTS = (
    Temperament(name="quick", pace_s=(0.1, 2.0)),
    Temperament(name="slow thinker", pace_s=(5.0, 25.0), thinks=0.8, repeats=0.2),
    Temperament(name="asks a lot", hints=0.8, clarifies=0.6, repeats=0.4),
    Temperament(name="skips", skips=0.5),
    Temperament(name="takes breaks", pauses=0.5, thinks=0.2),
    Temperament(name="on a train", leaves=0.6, refreshes=0.4, hints=0.2),
    Temperament(name="two devices", second_device=0.6, hints=0.2, repeats=0.2),
    Temperament(name="clicks twice", twice=0.8, pace_s=(0.5, 4.0)),
    Temperament(name="writes a client", malformed=0.6, notes=0.5),
    Temperament(name="late", late=0.6, pace_s=(10.0, 30.0), thinks=0.3),
    Temperament(name="gives up", ends=0.4),
    Temperament(name="talks", remarks=0.7, leaves=0.2, refreshes=0.4, twice=0.2),
    Temperament(name="vanishes", abandons=0.25, pace_s=(0.5, 6.0)),
    Temperament(
        name="everybody",
        thinks=0.15,
        hints=0.2,
        clarifies=0.15,
        repeats=0.15,
        skips=0.06,
        pauses=0.1,
        leaves=0.15,
        second_device=0.1,
        twice=0.2,
        malformed=0.1,
        late=0.06,
        ends=0.02,
        abandons=0.01,
        notes=0.1,
        remarks=0.15,
    ),
)
REMARKS: Mapping[str, Intent] = {
    "Could you say that once more, please?": "repeat",
    "A hint would help me here.": "hint",
    "Let us leave this one.": "skip",
    "Give me a moment.": "moment",
    "What is meant by that?": "clarification",
    "Lovely weather today.": "off_topic",
}
UNCLEAR = "Hm, well, you know."


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    ability: str
    temperament: Temperament
    speaks: float = 0.0
    """How often an answer is spoken."""


def draw_character(seed: str) -> Character:
    chance = Random(f"character {seed}")
    everybody = chance.random() < 0.3
    temperament = TEMPERAMENTS[-1] if everybody else chance.choice(TEMPERAMENTS)
    speaks = Random(f"voice {seed}").choice((0.0, 0.0, 0.0, 0.0, 0.0, 0.7))
    return Character(ability=chance.choice(ABILITIES), temperament=temperament, speaks=speaks)


def answer_to(question: Mapping[str, Any], ability: str, chance: Random) -> dict[str, Any]:
    """The fields of an `answer` message, for a question as the wire shows it."""
    if ability == "changing":
        ability = chance.choice(ABILITIES[:-1])
    options = question.get("options")
    if options:
        return {"option": _choice(str(question["text"]), options, ability, chance)}
    text = _words(str(question["text"]), ability)
    if question.get("answer_field") == "code":
        return {"code": f"def solve():\n    return {len(text)}", "language": "python", "answer": text}
    return {"answer": text}


def board_for(question: Mapping[str, Any], ability: str, chance: Random) -> dict[str, Any]:
    """A drawing: who knows the subject writes on the links what goes on, who throws terms about draws terms."""
    found = exam.by_text().get(str(question["text"]))
    points = found[0].rubric if found else ()
    names = [point.name[:40] for point in points] or ["Client", "Service", "Store"]
    says = ["sends what it has, and waits until that is stored" for _ in points] if ability == "strong" else []
    shapes = [
        {
            "id": f"s{n}",
            "kind": chance.choice(SHAPE_KINDS),
            "label": name,
            "x": 120 * n,
            "y": 0,
            "width": 80,
            "height": 40,
        }
        for n, name in enumerate(names)
    ]
    links = [
        {"id": f"l{n}", "from": f"s{n}", "to": f"s{n + 1}", "label": says[n] if says else "", "arrow": "forward"}
        for n in range(len(names) - 1)
    ]
    return {"shapes": shapes, "links": links}


def _choice(text: str, options: Sequence[Mapping[str, Any]], ability: str, chance: Random) -> str | list[str]:
    found = exam.by_text().get(text)
    right = [option.letter for option in found[0].options if option.right] if found else []
    if ability == "strong" and right:
        return right[0] if len(right) == 1 else right
    return str(chance.choice(options)["letter"])


def _words(text: str, ability: str) -> str:
    fixed = {"fine": "fine", "gibberish": GIBBERISH, "off topic": OFF_TOPIC}.get(ability)
    if fixed is not None:
        return fixed
    found = exam.by_text().get(text)
    if found is None:
        return "I would look at it step by step, because that is how I work in a team."
    question, point = found
    if point is not None:
        return point.says[0] if point.says and ability != "weak" else "I do not know that."
    if ability == "keyword soup":
        return " ".join(word for point in question.rubric for word in point.name.split())
    samples = exam.bank().samples(question.id)
    return samples.get(ability) or "It depends. We measured it, and then we changed one thing at a time."
