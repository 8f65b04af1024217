"""A model that does its work: it reads the material between its marks and answers what was asked, as a good one would.

It knows nothing but what stands in the request. What it writes passes the checks of whoever asks, most of the time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vivavoce.sim.vendor_servers.ask import Ask, Json

FRAME = re.compile(
    r"<<(?P<name>[a-z_]+) (?P<mark>[0-9a-f]+)>>\n(?P<text>.*?)\n<<end of (?P=name) (?P=mark)>>", re.DOTALL
)
WORD = re.compile(r"[a-z]{4,}")
SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
FULL, PARTLY = 0.5, 0.3
POINTS: tuple[tuple[str, tuple[str, str], str], ...] = (
    (
        "Measures before changing",
        ("I took a baseline of the current numbers first", "we measured what was there before anything was touched"),
        "How did you know where you stood at the beginning?",
    ),
    (
        "Tries it small",
        ("the idea was tried on one small part of it", "a pilot with a handful of customers came before the rest"),
        "Who or what met the new version first?",
    ),
    (
        "Names the price",
        ("it cost more memory in exchange for speed", "the drawback was a more complicated deployment"),
        "What did you give away for that?",
    ),
    (
        "Can go back",
        ("a switch would return everything to the old path within minutes", "the rollback was rehearsed beforehand"),
        "Suppose that it had gone wrong on the first evening. What then?",
    ),
)
STORY: tuple[Json, ...] = (
    {"name": "Sets the scene", "weight": 1, "shows": "situation", "ask": "Where was that, and what was at stake?"},
    {"name": "Says what they did", "weight": 2, "shows": "action", "ask": "Which part of it was yours?"},
    {"name": "Tells how it ended", "weight": 2, "shows": "result", "ask": "How did it turn out?"},
)
OPENINGS = (
    "Think of a piece of work in which {about} mattered a great deal. How did you go about the riskiest change in it?",
    "Suppose that you inherit something built on {about} that nobody dares to touch. How would you begin?",
    "When a decision about {about} is hard to take back, how do you make it well?",
    "A colleague proposes to replace the part of the system that has to do with {about}. What would you want settled?",
    "Looking at the way you have worked with {about}, which habit saved you from trouble, and by what means?",
)
STORIES = (
    "Tell me about a time when {about} gave you a hard problem at work: how did you get through it?",
    "Describe an occasion on which your work with {about} changed what others did: how did that come about?",
)
FOLLOW_UPS = (
    "You spoke of {said}; what would you look at next there?",
    "Staying with {said}: what else has a say in it?",
)


def capable(ask: Ask) -> str | Json:
    """What to answer: an object of the shape that was asked for, or words."""
    given = {frame["name"]: frame["text"] for frame in FRAME.finditer(ask.prompt)}
    fields = set((ask.schema or {}).get("properties", {}))
    if "paragraph" in fields:
        return {"paragraph": _letter(given.get("facts", ""))}
    if "intent" in fields:
        return {"intent": "answer", "reply": ""}
    if "points" in fields:
        return _verdict(given.get("rubric", ""), given.get("answer", ""))
    if "rubric" in fields:
        return _draft(given, ask.number)
    if "found" in fields:
        return {"found": []}
    if "missing" in given:
        return FOLLOW_UPS[ask.number % len(FOLLOW_UPS)].format(said=_opening_words(given.get("answer", "")))
    return f"Put in plainer words: {given.get('question', '')}"


def _verdict(rubric: str, answer: str) -> Json:
    """Each point by the sentence of the answer that shares the most words with one of its phrasings."""
    sentences = [found.strip() for found in SENTENCE.findall(answer) if len(found.split()) > 3]
    points = [line.partition(": ")[2] for line in rubric.splitlines() if re.match(r"\d+\. ", line)]
    if "False statements:" in rubric:
        points = points[: rubric[: rubric.index("False statements:")].count("\n") - 1]
    return {
        "points": [_point(number, said.split(" / "), sentences) for number, said in enumerate(points, 1)],
        "wrong_claims": [],
        "confidence": 0.8,
    }


def _point(number: int, phrasings: Sequence[str], sentences: Sequence[str]) -> Json:
    best, share = "", 0.0
    for sentence in sentences:
        words = set(WORD.findall(sentence.lower()))
        near = max(len(words & wanted) / (len(wanted) or 1) for wanted in (set(WORD.findall(p)) for p in phrasings))
        if near > share:
            best, share = sentence, near
    if share < PARTLY:
        return {"point": number, "level": "none", "quotes": []}
    return {"point": number, "level": "full" if share >= FULL else "partly", "quotes": [best]}


def _draft(given: Json, number: int) -> Json:
    slot = dict(line.split(": ", 1) for line in given.get("slot", "").splitlines() if ": " in line)
    about = given["claim"].splitlines()[0].partition(": ")[2] if "claim" in given else slot.get("skill", "that")
    story = slot.get("kind") == "behavioral"
    texts = STORIES if story else OPENINGS
    taken = given.get("asked", "") + given.get("planned", "")
    fresh = [text for text in (text.format(about=about) for text in texts) if text not in taken]
    spoken = [
        {"name": name, "weight": 2, "says": list(says), "ask": asks}
        for name, says, asks in POINTS[: 4 if slot.get("difficulty") == "hard" else 3]
    ]
    return {
        "text": fresh[number % len(fresh)] if fresh else texts[0].format(about=about),
        "kind": slot.get("kind", "technical_concept"),
        "difficulty": slot.get("difficulty", "medium"),
        "rubric": [*STORY, spoken[0]] if story else spoken,
        "wrong": ["the newest release is always the best choice"],
        "hints": [
            "Think of the order in which you would do things.",
            "What could hurt somebody, and how would you see it?",
        ],
        "clarify": f"I would like to hear how you proceed when {about} is involved and a mistake would be costly.",
        "stronger": "A stronger answer says in which order things were done and why in that order.",
    }


def _letter(facts: str) -> str:
    """From the facts, in words of its own: no number but those that stand there."""
    told = re.search(r"asked: (\d+); answered: (\d+)", facts)
    counted = f"Of {told[1]} questions you took up {told[2]}." if told else "The questions were taken up in turn."
    return (
        f"{counted} The answers were clearest where a concrete case carried them, with an order of steps and a reason "
        "for each. Where an answer stayed general, the listener had to guess what was done and what came of "
        "it. Before the next round, take one of these questions again, speak for two minutes, and end with what "
        "changed because of the work: that alone would make the next interview stronger."
    )


def _opening_words(answer: str) -> str:
    words = re.sub(r"[^\w\s'-]", "", answer).split()[:5]
    return " ".join(words).lower() if len(words) > 1 else "that"
