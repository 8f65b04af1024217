"""What a blind review hides inside of what somebody wrote or said: by rules that a reviewer can be told.

Hidden are the candidate's own name and e-mail as they stand in their application and account, every other e-mail and
the address of a profile, and what is called like a school. A mask is as long as what it hides, so that a quotation
still stands where it stood. What no rule knows, such as a nickname or a school in small letters, is not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Any

MASK = "•"
CERTAIN_FROM = 3
"""A shorter part of a name is hidden where it is written with a capital alone."""
PARTICLES = frozenset(
    {
        "al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le",
        "ten", "ter", "the", "van", "von", "y", "zu",
    }
)  # fmt: skip
WORDS = frozenset(
    {
        "amber", "april", "art", "august", "bill", "black", "brown", "case", "chance", "chase", "christian", "dawn",
        "day", "dean", "drew", "faith", "field", "frank", "gene", "go", "good", "grace", "grant", "green", "guy",
        "heather", "hill", "hope", "hunter", "iris", "jack", "january", "java", "jean", "joy", "julia", "june",
        "justice", "king", "lane", "link", "little", "long", "major", "mark", "mason", "max", "may", "miles", "node",
        "page", "pat", "pearl", "penny", "price", "python", "ray", "rich", "rob", "rose", "ruby", "rust", "scala",
        "short", "small", "son", "stone", "sue", "summer", "sun", "swift", "victor", "violet", "wall", "west",
        "white", "will", "wood", "young",
    }
)  # fmt: skip
"""Names that are words, too: in small letters they are left, since the gap would say more than the word."""
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})

EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,}"
PROFILE = r"(?:linkedin\.com/(?:in|pub)|github\.com|gitlab\.com|xing\.com/profile)/[\w.%-]+"
CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶŁĹĽŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽ][\w'’]*"
KIND = (
    "(?:University|Universität|Universitaet|Université|Universidad|Universidade|Università|Universiteit|Universitet|"
    "College|Polytechnic|Polytechnique|Politecnico|Hochschule|Fachhochschule|Institute of Technology|High School|"
    "Grammar School|Business School|Law School|Medical School|Gymnasium|Lycée|Academy|École|Ecole)"
)
SCHOOL = (
    rf"(?:{CAPITAL}[ -]){{1,3}}{KIND}(?:,? (?:of|at|in) (?:the )?{CAPITAL}(?: {CAPITAL})?)?",
    rf"{KIND} (?:(?:of|de|di|degli|der|zu|van|für|for|at) )?(?:the |la |las |los )?{CAPITAL}(?:[ -]{CAPITAL}){{0,3}}",
    rf"(?:TU|FH|HU|FU|LMU|Uni|IIT|NIT|UC) {CAPITAL}",
    r"(?:MIT(?! [Ll]icen[cs]e)|ETH(?: Zürich| Zurich)?|EPFL|RWTH(?: Aachen)?|UCLA|UCL|LSE|NYU|Caltech|Stanford|"
    r"Harvard|Yale|Princeton|Oxford|Cambridge|Berkeley|Eton|Sorbonne|Tsinghua)",
)
GENERAL = re.compile(rf"{EMAIL}|{PROFILE}|(?<!\w)(?:{'|'.join(SCHOOL)})(?!\w)")


class Masks:
    """Of one candidate, or of all members of a team."""

    def __init__(self, names: Iterable[str], emails: Iterable[str]) -> None:
        certain: set[str] = set()
        capitals: set[str] = set()
        for part in (part for name in names for part in _parts(name)):
            (capitals if len(part) < CERTAIN_FROM or part.casefold() in WORDS else certain).add(part)
        for local in filter(None, (email.partition("@")[0] for email in emails)):
            (certain if len(local) > CERTAIN_FROM and local.casefold() not in WORDS else capitals).add(local)
            capitals |= {part for part in _parts(local) if len(part) >= CERTAIN_FROM} - certain
        self._own = [_words(certain, re.IGNORECASE)] if certain else []
        written = {form for part in capitals for form in (part[:1].upper() + part[1:].lower(), part.upper())}
        self._own += [_words(written)] if written else []

    def text(self, text: str) -> str:
        for pattern in (GENERAL, *self._own):
            text = pattern.sub(lambda found: MASK * len(found[0]), text)
        return text

    def within(self, told: Any, leave: Collection[str] = ()) -> Any:
        """Of what is told as JSON, all words but those under these names."""
        if isinstance(told, str):
            return self.text(told)
        if isinstance(told, dict):
            return {name: value if name in leave else self.within(value, leave) for name, value in told.items()}
        if isinstance(told, list | tuple):
            return [self.within(value, leave) for value in told]
        return told


def _parts(name: str) -> set[str]:
    """Also as somebody writes them whose keyboard lacks the letters."""
    parts = {part for part in re.findall(r"[^\W\d_]{2,}", name) if part.casefold() not in PARTICLES}
    plain = {"".join(c for c in unicodedata.normalize("NFKD", part) if not unicodedata.combining(c)) for part in parts}
    german = {part.translate(UMLAUTS) for part in parts}
    return parts | plain | german


def _words(words: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """Whole ones: beside a letter or a digit it is another word, and beside an underscore it is a part of a name. In a
    script without capitals there may be no space between words."""
    longest_first = sorted(words, key=len, reverse=True)
    whole = [re.escape(word) for word in longest_first if word.lower() != word.upper()]
    anywhere = [re.escape(word) for word in longest_first if word.lower() == word.upper()]
    parts = [rf"(?<![^\W_])(?:{'|'.join(whole)})(?![^\W_])"] if whole else []
    return re.compile("|".join([*parts, *anywhere]), flags)
