"""Answers to questions of the bank in words that its authors did not foresee, graded by hand.

`[[2|words]]` gives the second point of the rubric in full for these words, `[[2~|words]]` half of it. `taught` answers
are examples, `held` ones are judged and never shown. One author wrote and graded them all, so they show that the
mechanism works, and not how much it brings in the field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vivavoce.domain.question import Question
from vivavoce.domain.scoring import Criterion, Evidence

MARK = re.compile(r"\[\[(\d)(~?)\|(.*?)\]\]", re.S)


@dataclass(frozen=True, slots=True)
class Graded:
    """An answer and what a person gave it: the share of each point that was given, and the words that show it."""

    text: str
    given: tuple[tuple[int, float, str], ...]

    def criteria(self, question: Question) -> tuple[Criterion, ...]:
        return tuple(self._criterion(question, number) for number in range(1, len(question.rubric) + 1))

    def score(self, question: Question) -> float:
        criteria = self.criteria(question)
        return 10 * sum(c.points for c in criteria) / sum(c.max for c in criteria)

    def _criterion(self, question: Question, number: int) -> Criterion:
        point = question.rubric[number - 1]
        here = [(share, quote) for n, share, quote in self.given if n == number]
        places = [(self.text.index(quote), quote) for _, quote in here]
        evidence = tuple(Evidence(quote=quote, start=at, end=at + len(quote)) for at, quote in places)
        share = max((share for share, _ in here), default=0.0)
        return Criterion(name=point.name, points=point.weight * share, max=point.weight, evidence=evidence)


def graded(marked: str) -> Graded:
    marked = " ".join(marked.split())
    given = tuple((int(m[1]), 0.5 if m[2] else 1.0, m[3]) for m in MARK.finditer(marked))
    return Graded(MARK.sub(lambda m: m[3], marked), given)


TAUGHT: dict[str, tuple[Graded, ...]] = {
    "sql-left-join-loses-rows": (
        graded("""[[1|People who never bought anything come out with blanks on the order side.]] [[2|A blank is
            never later than any day you name, so that test throws those people away at the end.]] I would
            [[3|put the test on the day next to the key, where the tables are matched, so nobody gets
            lost]]."""),
        graded("""The where comes last of all. [[2|By then the blank days fail the test and whole people drop off
            the list.]] [[3|Say the day right beside the matching of the keys]] and the list is complete
            again. [[4|Letting blanks through as well does not rescue someone who bought only years ago.]]"""),
        graded("""[[1|Those who bought nothing have blanks there, on the right of the list.]] Then I would
            [[3|make a small list of recent purchases up front and hang that onto the people]]."""),
        graded("""[[4|If you only let blanks through, someone who last bought years ago is still not on the
            list.]] I would look at it with a few people by hand."""),
    ),
    "net-idle-connections-die": (
        graded("""[[1|Some box on the way threw the entry out because nobody talked all night.]] [[2|Both ends
            still believe they are on the line, and nobody hangs up for them.]] [[4|Say hello every few
            minutes so that the box sees traffic.]]"""),
        graded("""My guess is [[1|a box in the middle that cleans out quiet entries]]. [[2|Our side shouts into
            the void again and again until it finally gives up.]] I would [[5|ping each line before you give
            it to a caller]]."""),
        graded("""[[3|Record the traffic at our end and theirs at once: what we say never turns up over there.]]
            And then [[4|throw lines away that sat quiet for longer than a coffee break]], and [[5|give up
            on a query after a few seconds and dial again]]."""),
        graded("""I would [[5|ping a line with a tiny query first, and dial again when it does not answer]].
            [[3|With a recording at our end and at theirs you see that what we say never turns up.]]"""),
    ),
    "db-lost-update": (
        graded("""[[1|Whoever saves last wins, and what the first person took off is forgotten.]] [[2|Let the
            table itself take the sum off in one go, instead of carrying the figure to the code and home
            again.]]"""),
        graded("""[[1|The last one to save wipes out the sum of the first.]] You could [[3|reserve the line for
            yourself as you look at it, and everyone else queues until you are done]]. Or [[4|keep a counter
            on the line, and only save when the counter is what you saw]]."""),
        graded("""[[4|Save only when the counter on the line did not move while you were thinking, else begin
            anew.]] [[5|A stricter mode makes the table throw one of the two out, and you begin anew.]]"""),
        graded("""[[3|Reserve the line as you look, so that the other one queues behind you.]] Otherwise [[2|take
            the sum off inside the table in one go]]."""),
    ),
}
HELD: dict[str, tuple[Graded, ...]] = {
    "sql-left-join-loses-rows": (
        graded("""[[1|Anyone who never bought has blanks on the order side of the list.]] [[2|Blanks fail any test
            on a day, so these people get thrown away at the end.]] I would [[3|move that test next to the
            key where you match the tables]]."""),
        graded("""[[2|The test on the day throws away everybody with a blank.]] [[3|I would hang only the recent
            purchases onto the people, from a small list made up front.]] [[4|Letting blanks through would
            still lose someone who bought only years ago.]]"""),
        graded("""I think that the people who vanish are spelt differently in the two tables, so I would clean up
            the names first and look at the list again."""),
    ),
    "net-idle-connections-die": (
        graded("""[[1|A box somewhere in the middle threw out the entry, since the line was quiet all night.]]
            [[2|Both ends believe the line is fine and nobody hangs up.]] So I would [[4|say hello every
            minute so the box keeps seeing traffic]]."""),
        graded("""[[2|We shout into the void until our side gives up.]] [[3|Record traffic over there too and you
            see that what we say never turns up.]] [[5|Ping the line with a tiny query before a caller gets
            it.]]"""),
        graded("""The database probably makes its copies at night and is still busy in the morning, so I would
            start the copies earlier and look whether the first queries get better."""),
    ),
    "db-lost-update": (
        graded("""[[1|The person who saves last wins and the other sum is forgotten.]] I would [[2|take the sum
            off inside the table in one go and not carry the figure home to the code]]."""),
        graded("""[[3|You reserve the line while you look, and the others queue until you are done.]] Or there is
            [[4|a counter on the line, and you save only when it did not move]]."""),
        graded("""Nothing goes wrong as long as the machine is quick enough, because the two of them would have to
            come at exactly the same moment, which hardly ever happens in practice."""),
    ),
}
