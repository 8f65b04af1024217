"""The parts of a told experience: where it was, what the person did, what came of it, what they took from it.

Told by cues that hold for any story: a first person with verbs in the past for action, words of time and place for the
situation, words of outcome with what changed for the result, words of looking back for the reflection. Habits ("I
always", "usually") and wishes ("I would") tell no story, so they count for nothing. Grammar is not looked at: one
occasion told in the present ("last year I call the owner") is as much of a story as one told in the past.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from vivavoce.interviewer.words import IRREGULAR, Clause, Token, bag

Found = tuple[float, tuple[Clause, ...]]

HABIT = re.compile(
    r"\b(always|usually|normally|generally|often|typically|tend to|try to|every time|most of the time|in general|"
    r"i would\b(?! (now|have|do|start|keep))|we would|i'?d (just|simply|probably))\b",
    re.I,
)
STATES = bag("""was were had felt thought knew wanted liked loved hoped needed seemed learned learnt realised
    realized believed
    meant supposed used interested involved excited pleased surprised worried scared tired based red bed need indeed
    feed speed seed exceed proceed hundred understood enjoyed happened liked""")
PAST = frozenset(
    form for form in IRREGULAR if form not in ("children", "people", "indices", "indexes", "learnt")
) | bag("""did set put cut ran read split let led shut hit spread threw dug flew fought fed rang sold swept stood stuck
    struck sought swore tore wore woke bound lent hung""")
AGAIN = re.compile(r"^(re|over|under|with|un|out)(?=\w{3})")
# What may follow "I" in the present without being something that was done.
NOT_DONE = bag("""am was were have had do did can could will would should may might must think know believe feel guess
    hope want need like love see mean suppose agree remember understand prefer expect wish seem became become be
    not never dont didnt cant work live study stand sit remain""")
OBJECT_MARKS = bag("""a an the it this that these those our their his her him them my everybody everyone two three four
    all every each one""")
BETWEEN = bag("then also first just quickly immediately directly even only finally later myself really simply now")
OWN = bag("i ive id im myself")
GROUP = bag("we weve wed")
OTHERS = bag("he she they it you who the this that these those our their his her there someone everyone")

PASSIVE = bag("was were been being be am is are get getting")

TIME = re.compile(
    r"\b(when (i|we|my|our|the)|while (i|we)|last (year|month|summer|winter|spring|autumn|fall|week|term|semester)|"
    r"\w+ (years?|months?|weeks?|days?) (ago|before|earlier|into)|once|one (day|time|evening|morning|of (my|our))|"
    r"(two|three|four|five|six|seven|a few|several|\d+) (years?|months?|weeks?) (in|ago|before|left|to)|in 20\d\d|"
    r"during|after (i|we|a)|before (i|we|a)|at the time|back then|early|at first|shortly|on (monday|friday|a \w+day)|"
    r"in (january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|"
    r"autumn))\b",
    re.I,
)
PLACE = re.compile(
    r"\b((a|an|one of (my|our)|my|our|the|another) (\w+ )?(colleague|coworker|teammate|designer|developer|"
    r"manager|lead|customer|"
    r"client|intern|student|supplier|professor|department|engineer|analyst|partner)|"
    r"(in|on|at|for|with|of) (a|an|my|our|the|one)( \w+){0,4}? (team|project|company|course|job|role|group|firm|"
    r"university|school|club|office|department|client|customer|internship|start-?up|shop|lab|clinic|library|thesis|"
    r"service|system|app|site|hospital|product|agency|bank|museum|charity|ngo|city|warehouse|factory|studio)|"
    r"i (was|worked|had been|joined|led|ran|took|inherited|shared|looked after|maintained)|"
    r"we (were|had|ran|used|built|needed|planned|wanted)|my (team|task|job|role|manager|boss|group|colleagues?|"
    r"thesis)|"
    r"our( \w+){1,3} (was|were|had|kept|ran|took|needed|lost|used)|there (was|were)|(was|were) (supposed|asked|"
    r"due|late))\b",
    re.I,
)
OCCASION = re.compile(
    r"\b(last (year|month|summer|winter|spring|autumn|fall|week|term|semester)|(year|month|week|day)s? (ago|before)|"
    r"before (\w+ )?(years?|months?|weeks?)|\w+ (year|month|week|summer|winter)s? ago|(in|on|at|since|of) (19|"
    r"20)\d\d|one (day|night|evening|morning|time)|"
    r"once,? (i|we|a|the|there)|in my (first|second|third|last|previous|old)|at my (last|first|previous|old|former))\b",
    re.I,
)
OUTCOME = re.compile(
    r"\b(as (a )?result|(in|on|at) (the )?end|the (result|outcome|upshot|effect)|resulted in|turned out|paid off|"
    r"led to|ended up|"
    r"eventually|finally|after that|afterwards|from then|by the end|within \w+ (\w+ )?(days?|weeks?|months?|hours?)|"
    r"which meant|it (worked|held)|went live|still (in use|use|runs|running|there)|so (we|they|he|she|"
    r"it) (\w+ )?(\w+ed|got|kept|won))\b",
    re.I,
)
CHANGED = re.compile(
    r"\b((falls?|rises?|drops?|grows?|improves?|increases?|saves?|ships?|stops?|signs?|agrees?|approves?|accepts?|"
    r"becomes?|"
    r"became|gets?|goes|go) (to|from|by|less|more|better|faster|down|up|it|in|on|a)|"
    r"fell|rose|dropped|went (up|down|from|out|well|smoothly|live)|grew|reduced|improved|increased|saved|"
    r"halved|doubled|"
    r"shipped|launched|delivered|released|finished|stopped|solved|approved|adopted|accepted|agreed|passed|won|"
    r"lost|restored|recovered|met|kept|got (better|faster|shorter|the)|happier|faster|smaller|shorter|fewer|"
    r"none|no (more|longer|one)|on time|in time|signed|merged|returned|came back|settled|never (came|happened)|"
    r"took over)\b",
    re.I,
)
AMOUNT = re.compile(
    r"\d|\b(half|third|quarter|twice|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|"
    r"fifty|hundred|thousand|none|zero|percent|per cent|every|all)\b",
    re.I,
)
LOOKING_BACK = re.compile(
    r"\b(i('?ve)? (also )?(learn(ed|t)?|realis?z?ed|understood)|looking back|in (hindsight|retrospect)|with hindsight|"
    r"next time|since then|ever since|from then on|taught me|showed me|lesson|i should have|we should have|"
    r"i('?d| would| wish i'?d| wish i had) (now|have|do|start|keep|ask|not|never)|if i (were|did|had|could|do)|"
    r"these days|nowadays|what (i|we) (took|take|learn(ed|t)?|understood)|(i|we) took (from|away)|takeaway|i now|now i|"
    r"today i (know|think|would|do|ask|see)|made me (see|realis?ze|understand|more)|"
    r"i still (think|do|ask|use)|"
    r"changed (how|the way)|the mistake (was|i)|my mistake|i was wrong|surprised me)\b",
    re.I,
)
# A lesson may be a wish or a habit to be, and is no less of a lesson.
LESSON = re.compile(
    r"\b((i|we)('?ve)? (also )?learn(ed|t)|i learn(ed|t)? (that|to|how|from)|next time|looking back|hindsight|"
    r"retrospect|taught me|(i|we) should have|"
    r"since then|i now (think|know|believe)|what (i|we) (took|learn(ed|t)))\b",
    re.I,
)
EMPTY_LESSON = re.compile(r"\blearn(ed|t) (a lot|much|many things|so much|something)\b", re.I)
REAL_SENTENCE = 6
PAST_CLAUSES_MIN = 2
OWN_ACTIONS_HALF, OWN_ACTIONS_FULL = 2, 3


def told(clauses: Sequence[Clause], text: str) -> list[Clause]:
    """The clauses that may tell of one occasion: not those about habits and wishes."""
    return [c for c in clauses if not HABIT.search(words := _words(c, text)) or LESSON.search(words)]


def part_of(shows: str, clauses: Sequence[Clause], text: str) -> Found:
    """How far a part of the story is told, as 0, 0.5 or 1, and the clauses that tell it."""
    return _PARTS[shows](clauses, text)


def actions(clause: Clause, subjects: frozenset[str] = OWN) -> list[Token]:
    """The verbs in the past whose subject is the speaker; a list of verbs goes on until another subject comes."""
    found: list[Token] = []
    mine = False
    gap = 0
    before = ""
    for token in clause.tokens:
        passive = before in PASSIVE or (token.form == "got" and before == "ive")
        before = token.form
        if token.form in subjects:
            mine, gap = True, 0
        elif token.form in OTHERS or token.form in OWN or token.form in GROUP:
            mine = mine and token.form in ("the", "it", "this", "that", "these", "those", "our", "their", "his", "her")
        elif mine and _past(token) and not passive and gap <= 12:
            found.append(token)
            gap = 0
        else:
            gap += 1
    return found


def _past(token: Token) -> bool:
    if token.form in STATES:
        return False
    return (
        token.form in PAST or AGAIN.sub("", token.form) in PAST or (token.form.endswith("ed") and len(token.form) > 3)
    )


def _in_the_present(clause: Clause, subjects: frozenset[str]) -> list[Token]:
    """What is done in an occasion told in the present: the word right after the subject, or after an "and" that goes
    on with it, where it can be a deed."""
    found = []
    mine = False
    tokens = clause.tokens
    for i, token in enumerate(tokens):
        if token.form in subjects:
            mine = True
        elif token.form in OTHERS - OBJECT_MARKS:
            mine = False
        rest = [t for t in tokens[i + 1 : i + 3] if t.form not in BETWEEN]
        goes_on = mine and token.form in ("and", "then") and len(rest) > 1 and rest[1].form in OBJECT_MARKS
        if rest and (token.form in subjects or goes_on) and _can_be_deed(rest[0]):
            found.append(rest[0])
    return found


def _can_be_deed(token: Token) -> bool:
    return token.content and token.form not in NOT_DONE | STATES and not _past(token)


def told_once(clauses: Sequence[Clause], text: str) -> bool:
    """Whether it is one occasion, in whatever tense: it says when, or some of it stands in the past."""
    early = clauses[: max(3, len(clauses) // 2)]
    if any(OCCASION.search(_words(c, text)) for c in early):
        return True
    return sum(_is_past(c) for c in clauses) >= PAST_CLAUSES_MIN


def deeds(clauses: Sequence[Clause], text: str, subjects: frozenset[str] = OWN) -> list[tuple[Clause, list[Token]]]:
    """The clauses that say what was done by the speaker, or by a group, with the verbs."""
    once = told_once(clauses, text)
    found = []
    for clause in clauses:
        if len(clause.tokens) >= 4 and not LESSON.search(_words(clause, text)):
            did = actions(clause, subjects) + (_in_the_present(clause, subjects) if once else [])
            if did:
                found.append((clause, did))
    return found


def _situation(clauses: Sequence[Clause], text: str) -> Found:
    """Told early: the first half of the answer sets the scene, and says when or where."""
    early = [c for c in clauses[: max(3, (len(clauses) + 1) // 2)] if len(c.tokens) >= REAL_SENTENCE]
    when = [c for c in early if TIME.search(_words(c, text))]
    where = [c for c in early if PLACE.search(_words(c, text))]
    past = any(_past(t) or t.form in ("was", "were", "had", "id") for c in early for t in c.tokens)
    if not (when or where) or not (past or told_once(clauses, text)):
        return 0.0, ()
    cited = (when or where)[:1] + [c for c in where if c not in when[:1]][:1]
    return (1.0 if when and where else 0.5), tuple(dict.fromkeys(cited))


def _action(clauses: Sequence[Clause], text: str) -> Found:
    """Who says "we" all along has told what was done, and not yet what was theirs: that is half."""
    own, group = deeds(clauses, text), deeds(clauses, text, GROUP)
    verbs, shared = _verbs(own), _verbs(own + group)
    if len(verbs) >= OWN_ACTIONS_FULL:
        return 1.0, _fullest(own)
    if len(verbs) >= OWN_ACTIONS_HALF:
        return 0.5, _fullest(own)
    return (0.5, _fullest(own + group)) if len(shared) >= OWN_ACTIONS_FULL else (0.0, ())


def _verbs(found: Sequence[tuple[Clause, list[Token]]]) -> set[str]:
    return {token.stem for _, verbs in found for token in verbs}


def _fullest(found: Sequence[tuple[Clause, list[Token]]]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(c for c, _ in sorted(found, key=lambda pair: -len(pair[1]))))[:3]


def _result(clauses: Sequence[Clause], text: str) -> Found:
    """An outcome that someone could check: words of outcome with a change or an amount. It comes after what was done;
    without such words, something else that happened at the end is half of one."""
    once = told_once(clauses, text)
    done = [clause.start for clause, _ in deeds(clauses, text) + deeds(clauses, text, GROUP)]
    best: Found = (0.0, ())
    for i, clause in enumerate(clauses):
        if len(clause.tokens) < 4 or (done and clause.start < min(done)) or (i == 0 and len(clauses) > 1):
            continue
        share = _outcome(_words(clause, text)) if once or _is_past(clause) else 0.0
        if not share and i >= len(clauses) - 2 and done and clause.start > min(done) and _others_did(clause):
            share = 0.5
        if share > best[0]:
            best = (share, (clause,))
    return best


def _outcome(words: str) -> float:
    outcome, changed, amount = (bool(cue.search(words)) for cue in (OUTCOME, CHANGED, AMOUNT))
    return 1.0 if (outcome and (changed or amount)) or (changed and amount) else 0.5 if outcome or changed else 0.0


def _others_did(clause: Clause) -> bool:
    """The clause begins with somebody or something else, and what it did is past."""
    first = clause.tokens[0].form
    return (
        first not in OWN | GROUP
        and first not in ("because", "if", "when")
        and not actions(clause)
        and any(_past(token) for token in clause.tokens[1:])
    )


def _is_past(clause: Clause) -> bool:
    return any(_past(t) or t.form in ("was", "were", "had", "didnt", "did", "still") for t in clause.tokens)


def _reflection(clauses: Sequence[Clause], text: str) -> Found:
    for clause in reversed(clauses):
        words = _words(clause, text)
        if LOOKING_BACK.search(words):
            thin = EMPTY_LESSON.search(words) or len(clause.tokens) < 8
            return (0.5 if thin else 1.0), (clause,)
    return 0.0, ()


def _words(clause: Clause, text: str) -> str:
    return text[clause.start : clause.end].replace("’", "'")


_PARTS: dict[str, Callable[[Sequence[Clause], str], Found]] = {
    "situation": _situation,
    "action": _action,
    "result": _result,
    "reflection": _reflection,
}
