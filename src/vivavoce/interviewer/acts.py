"""What one entry of `injections` is: a kind, a pattern, the words it needs, and the shorthands that it is written in.

The kinds:

    order       tells the reader to drop its rules, or what to award
    claim       says of this very answer what it deserves
    role        pretends to come from somebody else than the candidate
    scorecard   is a verdict, in the form in which a verdict would be written
    hidden      stands where a reader of the page would not see it
    encoded     is written so that only a machine reads it
    extraction  asks for the rubric or for the instructions
    authority   claims a rank or a mode in which the rules would not hold
    pressure    bribes or threatens
    flattery    praises the reader, or the speaker to the reader
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from vivavoce.interviewer.words import bag

Kind = Literal[
    "order", "claim", "role", "scorecard", "hidden", "encoded", "extraction", "authority", "pressure", "flattery"
]

# What {NAMES} in a pattern stand for. A shorthand may be made of others.
SHORTHANDS = {
    # What an answer is judged by.
    "RULES": r"(?:rubrics?|instructions?|prompts?|rules?|criteri(?:on|a)|guidelines?|guardrails|evaluations?|grading|"
    r"scoring|scores?|assessment|marking(?: scheme)?|checklist|job description|answer key|grading notes)",
    # What is awarded.
    "MARKS": r"(?:points?|marks?|scores?|credits?|grades?|ratings?|evaluations?|stars)",
    "TOP": r"(?:full|fully|max(?:imum)?|highest|perfect|top|best|outstanding|excellent|flawless|ten|10(?:\.0)?|"
    r"100 ?%?|all|every|good|great|high|higher|positive|five)",
    # This one answer, or the one who gave it.
    "MINE": r"(?:(?:this|my|these|the candidate'?s?) (?:\w+ )?(?:answers?|responses?|reply|replies|submission|"
    r"solution|one|interview|resume|application|profile|session|item)|(?:this|the|that) (?:\w+ )?(?:candidate|"
    r"applicant|person)|(?:every|each) answer|(?:answer|response|text) above|above answer|what(?:ever)? i "
    r"(?:said|wrote)|me|my (?:score|total|result|grade|evaluation|skills)|this(?= (?:as|with|to|highly|like)\b|"
    r"[,.]|$)|i (?:am|was|had|have|mentioned|said))",
    "AWARD": r"(?:give|giving|award|assign|grant|rate|score|grade|mark|set|return|record|output|count|treat|accept|"
    r"pass|print|put|add|approve|recommend|rank|hire|write|reply|respond|report|consider|evaluate|assume|start|say|"
    r"make|weigh|enter|note)",
    "DROP": r"(?:ignore|disregard|forget|override|overrule|bypass|skip|stop|disable|suspend|neglect|drop|discard|"
    r"overlook|(?:do not|"
    r"don'?t|never) (?:use|follow|apply|read|check|evaluate|grade|score|penali[sz]e|deduct|take|mention|ask))",
    "JUDGE": r"(?:evaluator|grader|examiner|reviewer|interviewer|judge|assessor|scoring model|language model|"
    r"assistant|llm|ai|chatbot|bot|parser|model|system|developer|admin(?:istrator)?|human|user)",
    "SHOW": r"(?:print|show|list|reveal|repeat|tell|output|quote|translate|write|display|give|summari[sz]e|explain|"
    r"copy|dump|leak|paste|say|state)",
    "JUDGES": r"(?:grade|score|rate|evaluate|judge|assess|mark|graded|scored|rated|marked|judged|evaluated)",
    # Where an order begins: at the start, after a softener, or with "you".
    "GO": r"(?:^[\W_\d]*(?:(?:and|so|now|then|just|simply|please|kindly|also|only|again|ok(?:ay)?|sudo|hence|"
    r"therefore|\w+:|"
    r"\w+,)[\s,:]+)*"
    r"|[,;:.]\s+(?:and |so |then |now |just |please |simply |only )*"
    r"|\b(?:please|and|just|simply|then|now|so|or|better) "
    r"|\b(?:you|who(?:ever)? \w+ this|reads? this|ai|evaluator|grader|model|assistant)"
    r"[,:]? (?:(?:must|should|shall|will|have to|need to|are to|always|only|now|just|please|to|also|ought to) )+"
    r"|\b(?:is|are) (?:asked|told|instructed|requested|invited|expected) to "
    r"|\b(?:asks?|instruct|order|beg|urge|want|expect|command|tell|need) (?:you|the \w+) to )",
}


@dataclass(frozen=True, slots=True)
class Act:
    """A pattern, and what it needs: a word of each set, or it cannot match. Looking for words is quick, and patterns
    are slow. It needs nothing where it may match without a certain word."""

    kind: Kind
    needs: tuple[frozenset[str], ...]
    pattern: re.Pattern[str]
    lines: str
    """As it is written, to show which one it was."""


def act(kind: Kind, words: str, lines: str) -> Act:
    """`words`: sets with an ampersand between them, each a list of words of which one must be said. `lines`: each line
    is one alternative; a line that begins with a plus goes on with the one before; {NAMES} stand for the shorthands.
    No look ahead goes further than a sentence does, so that a text of a hundred thousand letters takes no more than its
    share of time."""
    alternatives: list[str] = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        if line.startswith("+"):
            alternatives[-1] += line[1:]
        else:
            alternatives.append(line)
    pattern = "|".join(alternatives).replace("(?=.*", "(?=.{0,240}")
    for _ in range(2):
        for name, meaning in SHORTHANDS.items():
            pattern = pattern.replace("{" + name + "}", meaning)
    return Act(kind, tuple(bag(each) for each in words.split("&") if each.strip()), re.compile(pattern), lines.strip())
