"""What is around words to a judge: who is told of or quoted, where a sentence begins, what goes along. Data."""

from __future__ import annotations

import re

from vivavoce.interviewer.injections import AWARDS, DROPS, FOREIGN_WORDS, SHOWS
from vivavoce.interviewer.words import FUNCTION_WORDS, bag

# In a sentence that tells of others these are what others do; the rest is always meant for the judge.
MENTIONABLE = frozenset(("order", "extraction", "authority", "role"))
# Two letters changed over in one of these words, which a reader does not even notice.
SWAPPED = {
    word[:i] + word[i + 1] + word[i] + word[i + 2 :]: word
    for word in bag(
        "ignore disregard forget override previous instruction instructions prompt system award score points marks "
        "grade maximum highest rubric criteria candidate evaluate evaluation answer"
    )
    for i in range(len(word) - 1)
    if word[i] != word[i + 1]
}
# Who does the things that the rest of the sentence lists, so that "and mark it as passed" is no order.
SUBJECT = re.compile(r"^\W*(?:\w+ ){0,4}?(?:i|we|they|he|she|it|one|you could|you can|which|who)\b")
AIMED = re.compile(
    r"\b(?:me|my|this (?:\w+ )?(?:answer|one|candidate|response|interview)|rubric|please|you|your|grader|"
    r"evaluator|evaluation|scoring|full (?:marks|points))\b"
)
BLOCK_MARKS = re.compile(r"[<\[{|`\\]|/\*|\b(?:score|criteria|feedback|passed|grade|verdict)\s*:")

# A sentence beside a suspicious one goes with it when it has a word of judging, and no other words of content than
# these: it says nothing about any subject, so it is the rest of what was said to the judge.
OF_JUDGING = bag(
    "answer answers response candidate applicant rubric criteria criterion grade graded grades grader grading score "
    "scores scored scoring mark marks marked point points credit award awarded evaluate evaluated evaluation verdict "
    "rating maximum perfect excellent outstanding pass passed passes"
)
WITH_JUDGING = bag("full max top highest correct ten 10 output begin end final please thanks thank")
LET_BE = re.compile(r"^\W*(?:do not|don'?t|never) (?:change|alter|lower|question|touch) (?:it|this|that)\W*$")
# Written with a capital letter within a sentence these are no names: another sentence begins there, and its stop was
# forgotten.
OPENERS = FUNCTION_WORDS | bag(
    f"{DROPS} {AWARDS} {SHOWS} {FOREIGN_WORDS} please system result total final attention reminder note"
) - bag("kandidat kandidatin antwort")
# Others speak, or the sentence is about such texts.
OTHERS = re.compile(
    r"\b(?:(?:we|i|they|he|she) (?:ask|tell|let|instruct|order)(?:ed)?|attackers?|attacks?|hackers?|payloads?|"
    r"injections?|injected|malicious|adversar\w+|users?|customers?|"
    r"(?:the|a|our|my|your|system) prompt (?:says|said|tells|contains)|says?|said|told|tells|telling|such as|writes?|"
    r"written|e-?mails?|documents?|pages?|phone|someone|somebody|anybody)\b"
)
QUOTED = re.compile(r"\"[^\"\n]{3,200}\"|“[^”\n]{3,200}”|‘[^’\n]{3,200}’|(?<!\w)'[^'\n]{3,200}'(?!\w)|«[^»\n]{3,200}»")
