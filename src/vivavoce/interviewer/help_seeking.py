"""What a message to the help is after, told by its form: the answer, other words, a concept, or what came before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from vivavoce.interviewer.disguise import decoded, plain
from vivavoce.interviewer.isolation import suspicions

Aim = Literal["answer", "wording", "concept", "closed", "other"]

LATER = re.compile(r"\b(?:when|will|after|afterwards|later|at the end|in the end|once)\b")
ANSWER = re.compile(
    r"\b(?:tell|give|show|reveal|print|say|send|whisper|leak|share|write|spell|translate|repeat|output"
    r"|list|encode|dump)\b"
    r".{0,40}\b(?:answers?|solutions?|key|rubric|explanation|right one|correct one|points|criteria|prompt|instructions|"
    r"secret|letter|options?)\b"
    r"|\b(?:what|which|where)(?:'s| is| are|s)? (?:the |one |of (?:them|these) |letter |option |answer |choice )*"
    r"(?:is |are )?(?:the )?(?:right|correct|wrong|best|true|false|false one|answer|solution)\b(?! time)"
    r"|\bis (?:it|that|this|the answer|the right one|the correct one)\b.{0,40}(?:\b[a-h]\b|\bright\b"
    r"|\bcorrect\b|\bfirst\b|"
    r"\bsecond\b|\bthird\b|\blast\b|\bor\b)|^\W*(?:option |answer )?[a-h]\W*$|\b[a-h] or [a-h]\b"
    r"|\b(?:am i|was i|are we) (?:right|close|correct|warm|cold|on the right track|wrong)\b"
    r"|\bwarm(?:er)? or cold(?:er)?\b"
    r"|\b(?:yes or no|true or false|rule out|eliminate|elimination|thumbs up|nod|blink|fifty[- ]fifty|50.50)\b"
    r"|\b(?:solve|answer|do) (?:it|this|that|the question|question \d+) ?(?:for me|please|now|yourself)?\W*$"
    r"|\b(?:check|grade|confirm|verify|complete|finish|improve|rate) (?:my|this) (?:answer|reply|response"
    r"|guess|idea|draft)\b"
    r"|\bhow would (?:you|an expert|a senior|the best candidate|somebody) answer\b|\b(?:model|sample"
    r"|perfect|ideal|example) answer\b"
    r"|\bwhat (?:should|do|must|would) (?:i|one|you|we) (?:say|write|answer|pick|choose|click|mention|put)\b"
    r"|\b(?:ignore|forget|disregard|bypass|override)\b.{0,40}\b(?:rules?|instructions?|guidelines"
    r"|restrictions|limits|that|above)\b"
)
OTHER_WORDS = re.compile(
    r"\b(?:rephrase|reword|paraphrase|clarify|clarification|simpler|plainer|other words|another way|differently)\b"
    r"|\b(?:don't|dont|do not|can't|cannot|didn't|not) (?:really |quite |fully )?(?:understand|get|follow)\b"
    r".{0,30}\b(?:question|it|this|that|asking|asked|wording)\b"
    r"|\bwhat (?:is|does|do) (?:the|this) question (?:mean|ask|want|asking|about)\b|\bwhat(?:'s| is) (?:being )?asked\b"
)
MEANS = re.compile(
    r"\bwhat (?:does|do|did) (?:you mean (?:by|with) |they mean (?:by|with) )?(?:the (?:word|term|phrase|expression) )?"
    r"[\"'“”‘’]?(?P<a>.{2,60}?)[\"'“”‘’]? (?:mean|means)\b"
    r"|\b(?:meaning|definition) of (?:the (?:word|term|phrase) )?[\"'“”‘’]?(?P<b>.{2,60}?)[\"'“”‘’]?\W*$"
    r"|\bwhat (?:is meant|do you mean|is meant here|do they mean) (?:by|with) [\"'“”‘’]?(?P<c>.{2,60}?)[\"'“”‘’]?\W*$"
    r"|\bdon't (?:know|understand) the (?:word|term|phrase) [\"'“”‘’]?(?P<d>.{2,60}?)[\"'“”‘’]?\W*$"
)
CONCEPT = re.compile(
    r"^\W*(?:please |can you |could you |would you |hey |so |ok |and )*(?:explain|define|describe|teach me|tell me)"
    r"(?: to me| me| more)?(?: about| what| how)? ?(?:the )?(?:concepts?|ideas?|terms?|difference)? ?(?:of |between )?"
    r"(?:is |are )?(?P<a>.{2,80}?)(?: is| are| works?| means?| to me)?\W*$"
    r"|^\W*(?:so |and |but )?what(?:'s| is| are)(?: exactly)? (?:an? |the )?(?:concept of |idea of "
    r"|difference between )?"
    r"(?P<b>.{2,80}?)(?: for| about| good for| used for)?\W*$"
    r"|^\W*(?:so |and )?how (?:do|does|is|are|can|would) (?P<c>.{2,80}?)(?: works?| work internally"
    r"| implemented| used)\W*$"
    r"|^\W*what does (?P<d>.{2,60}?) (?:stand for|do)\W*$|\bdifference between (?P<e>.{2,80}?)\W*$"
    r"|^\W*why (?:do|does|is|are|would|should) (?P<f>.{2,80}?)\W*$"
)
CLOSED = re.compile(
    r"\bwhy (?:was|is|were|did) (?:my|the|that|it|i)\b.{0,40}\b(?:wrong|right|points?|score|low|incorrect"
    r"|missing|not count)"
    r"|\b(?:explain|discuss) (?:the )?(?:last|previous|that|my) (?:question|answer|one)\b"
    r"|\bwhat (?:was|would have been|were) (?:the )?(?:right|correct|better|stronger|missing|a better|a stronger)\b"
    r"|\bwhat did i miss\b|\bwhat was missing\b"
)


@dataclass(frozen=True, slots=True)
class Seeking:
    """`term`: the word or concept that is named. `plainly`: nothing else could be meant."""

    aim: Aim
    term: str = ""
    plainly: bool = False


def seeking(message: str) -> Seeking:
    """An encoded message is after something that it does not like to say."""
    text = " ".join(plain(message).text.split())
    if any(True for _ in decoded(message)) or suspicions(message):
        return Seeking("answer", plainly=True)
    if CLOSED.search(text):
        return Seeking("closed")
    if ANSWER.search(text) and not LATER.search(text):
        return Seeking("answer")
    if (named := _named(MEANS, text)) is not None:
        return Seeking("wording", named)
    if OTHER_WORDS.search(text):
        return Seeking("wording")
    if (named := _named(CONCEPT, text)) is not None:
        return Seeking("concept", named)
    return Seeking("other")


def _named(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return None if match is None else next((found for found in match.groups() if found), "").strip(" \"'“”‘’.?!")
