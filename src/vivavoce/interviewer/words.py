"""Words, stems and clauses, each with its place in the answer, so that evidence can be quoted exactly.

Apostrophes and case are dropped from the forms that are compared, so that a transcript without punctuation reads
like the same words typed with care.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)*")
STOP = re.compile(r"[.!?;:](?=[\s\"'”’)]|$)|\n+|\s[-–—]\s")

LONG_CLAUSE = 26
CLAUSE_LEAST = 7


def bag(text: str) -> frozenset[str]:
    """A set of words, written as a line of them."""
    return frozenset(text.split())


DETERMINERS = "the a an this that these those my our your his her its their every each some any no another both"
PREPOSITIONS = (
    "of in on at by for from with into onto about over under between through during before after against without "
    "within across among per via until since behind beyond off out up down around towards near like than as"
)
CONJUNCTIONS = "and or but nor so yet because if when while where whether unless although though once whereas then"
SUBJECTS = "i you he she it we they who someone everyone nobody somebody everybody something nothing everything anyone"
OBJECTS = "me him us them myself yourself itself themselves ourselves himself herself one"
AUXILIARIES = "is are was were be been being am has have had do does did having doing isnt arent wasnt werent"
MODALS = "can could will would shall should may might must cannot cant couldnt wont wouldnt shouldnt mustnt"
NEGATIONS = "not never dont doesnt didnt hasnt havent hadnt"
QUESTION_WORDS = "what which how why whose whom whatever whichever"
ADVERBS = (
    "also just only very too even still already again always often sometimes usually really quite rather here there "
    "now first later maybe perhaps almost else instead otherwise however therefore more most less least much "
    "many few all several such other same own"
)
CONTRACTED = (
    "im ive id ill youre youve youd youll hes shes thats theres its weve wed theyre theyve theyd theyll whats lets"
)

FUNCTION_WORDS = frozenset(
    " ".join(
        (DETERMINERS, PREPOSITIONS, CONJUNCTIONS, SUBJECTS, OBJECTS, AUXILIARIES, MODALS, NEGATIONS, QUESTION_WORDS)
        + (ADVERBS, CONTRACTED, "to")
    ).split()
)
HESITATIONS = bag("um uh er erm hmm mm mhm uhm eh")
FILLERS = bag("um uh er erm hmm mm like well okay ok yeah basically actually so right you know i mean")

# Words that turn up in talk about anything: they carry less of an idea than a word of the subject does.
COMMON = bag("""able add ask back bad begin best better big bit build call case change check choose come day
    different do easy
    end example explain fact feel find get give go good great happen hard help high idea important keep kind
    know large
    last lead learn leave let little long look lot low make matter mean need never new next number old open
    part people
    person place point possible probably problem put question reason right run say see set show simple small
    sort start
    step sure take talk tell thing think time try turn two three use useful want way week well whole word work
    write wrong
    year team project something anything thank different main certain clear enough far full general happy hold second
    third side sometimes usual various together spend young during people today quite nice whatever stay live""")

IRREGULAR = {
    form: word
    for word, forms in {
        "run": "ran", "write": "wrote written", "send": "sent", "keep": "kept", "hold": "held", "build": "built",
        "take": "took taken", "give": "gave given", "find": "found", "break": "broke broken", "choose": "chose chosen",
        "grow": "grew grown", "begin": "began begun", "go": "went gone", "get": "got gotten", "make": "made",
        "say": "said", "tell": "told", "pay": "paid", "lose": "lost", "come": "came", "see": "saw seen",
        "know": "knew known", "think": "thought", "buy": "bought", "teach": "taught", "catch": "caught",
        "lead": "led",
        "meet": "met", "spend": "spent", "understand": "understood", "fall": "fell fallen", "rise": "rose risen",
        "draw": "drew drawn", "drive": "drove driven", "speak": "spoke spoken", "bring": "brought", "show": "shown",
        "leave": "left", "learn": "learnt", "mean": "meant", "sit": "sat", "win": "won", "feel": "felt",
        "hide": "hid hidden",
        "child": "children", "person": "people", "index": "indices indexes", "freeze": "froze frozen",
        "steal": "stole stolen",
    }.items()
    for form in forms.split()
}  # fmt: skip

# Words that an interviewer would take for one another in talk about work and computers.
SYNONYMS = {
    word: group.split()[0]
    for group in (
        "quick fast rapid speedy", "error exception failure fault", "fail crash", "select choose pick", "start begin",
        "finish complete", "fix repair solve resolve", "verify validate confirm", "delete remove erase",
        "colleague coworker teammate", "ensure guarantee", "multiple several", "problem issue trouble",
        "modify alter edit change", "answer response reply respond", "row record entry", "database db",
        "kubernetes k8s", "javascript js", "application app", "directory folder", "cpu processor",
        "store save persist", "fetch retrieve obtain load get", "publish emit", "increase grow rise",
        "decrease reduce shrink fall", "happen occur", "copy duplicate replicate", "identical equal same",
        "stale outdated", "split divide separate", "merge combine", "secure safe", "wrong incorrect", "attempt try",
        "require need", "inform notify tell", "forecast predict", "gil", "big large huge", "small tiny little",
        "clear obvious", "cheap inexpensive", "cost expensive", "hidden invisible", "connect link", "message event",
        "recover restore", "job task", "rollback revert undo", "alert alarm", "limit cap bound maximum",
        "parallel simultaneous concurrent", "rare seldom uncommon", "frequent often", "useful helpful",
    )
    for word in group.split()
}  # fmt: skip


class Token(NamedTuple):
    form: str
    stem: str
    start: int
    end: int
    content: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the answer that makes one statement, as near as punctuation and conjunctions tell."""

    tokens: tuple[Token, ...]
    sentence: int

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end


@lru_cache(maxsize=65_536)
def token_of(word: str) -> tuple[str, str, bool]:
    """The compared form of a word, its stem and whether it carries content."""
    form = word.lower().replace("'", "").replace("’", "")
    return form, stem(form), form not in FUNCTION_WORDS


def tokens_of(text: str, offset: int = 0) -> list[Token]:
    found = []
    for match in WORD.finditer(text):
        form, root, content = token_of(match.group())
        if form in HESITATIONS:
            continue
        found.append(Token(form, root, match.start() + offset, match.end() + offset, content))
    return found


@lru_cache(maxsize=65_536)
def stem(form: str) -> str:
    """A light stemmer: plurals, tenses and the commonest endings, then one name for words of one meaning."""
    form = IRREGULAR.get(form, form)
    if form in SYNONYMS:
        return _bare(SYNONYMS[form])
    plain = _bare(form)
    return _SYNONYM_STEMS.get(plain, plain)


@lru_cache(maxsize=16_384)
def content_stems(text: str) -> frozenset[str]:
    """Remembered, since the bank's own phrasings are asked for again with every question that is made."""
    return frozenset(token.stem for token in tokens_of(text) if token.content)


def clauses_of(text: str) -> list[Clause]:
    """The sentences; a long one, as speech without punctuation gives, is cut before its conjunctions."""
    found: list[Clause] = []
    start = 0
    sentence = 0
    ends = [match.end() for match in STOP.finditer(text)]
    for end in (*ends, len(text)):
        tokens = tokens_of(text[start:end], start)
        if tokens:
            found.extend(Clause(tuple(part), sentence) for part in _cut(tokens))
            sentence += 1
        start = end
    return found


def _cut(tokens: list[Token]) -> list[list[Token]]:
    if len(tokens) <= LONG_CLAUSE:
        return [tokens]
    parts: list[list[Token]] = [[]]
    for i, token in enumerate(tokens):
        at_joint = token.form in _JOINTS and len(parts[-1]) >= CLAUSE_LEAST and len(tokens) - i >= CLAUSE_LEAST
        if at_joint or len(parts[-1]) >= LONG_CLAUSE:
            parts.append([])
        parts[-1].append(token)
    return parts


_JOINTS = bag("and but because so then which when if i we it")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLE = re.compile(r"([bdfgmnprt])\1$")


def _bare(form: str) -> str:
    if len(form) <= 3 or form.isdigit():
        return form
    form = _without_tense(_without_plural(form))
    for ending, least in _ENDINGS:
        if form.endswith(ending) and len(form) >= least:
            form = form[: -len(ending)]
            break
    if form.endswith("ion") and len(form) >= 6 and form[-4] in "st":
        form = form[:-3]
    if form.endswith("e") and len(form) > 3:
        form = form[:-1]
    if form.endswith("at") and len(form) >= 7:
        form = form[:-2]
    return form[:-1] + "i" if form.endswith("y") and len(form) > 3 else form


_ENDINGS = (("ment", 7), ("ness", 7), ("able", 7), ("ible", 7), ("ly", 5), ("er", 6), ("or", 7))


def _without_plural(form: str) -> str:
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("sses", "xes", "ches", "shes")):
        return form[:-2]
    if form.endswith("s") and not form.endswith(("ss", "us", "is")):
        return form[:-1]
    return form


def _without_tense(form: str) -> str:
    for ending, least in (("ing", 6), ("ed", 5)):
        if form.endswith(ending) and len(form) >= least and _VOWEL.search(form[: -len(ending)]):
            return _DOUBLE.sub(r"\1", form[: -len(ending)])
    return form


_SYNONYM_STEMS = {_bare(word): _bare(first) for word, first in SYNONYMS.items()}
COMMON_STEMS = frozenset(stem(word) for word in COMMON)
