"""Whether a text denies what it names: "no experience with Java", "Rust: none", "would like to learn Go"."""

from __future__ import annotations

import re

LOOKED_BACK = 110
LOOKED_ON = 30

_HAVING = (
    r"experience|exposure|knowledge|background|expertise|familiar(?:ity)?|skills?|used|use|worked|work|know|known|touched|"
    r"programmed|written|tried|practice|training|erfahrung\w*|kenntnis\w*|expérience|connaissances?|experiencia|"
    r"conocimientos?|doświadczeni\w*|znajomości|опыт\w*|знани\w*|εμπειρία"
)
_BREAK = re.compile(
    r"[.;!?•](?:\s|$)|\n\s*(?:\n|[-*•])"
    r"|\b(?:but|however|though|although|except|instead|whereas|aber|sondern|jedoch|mais|pero|sino|ale|lecz|но|зато|αλλά)\b"
    r"|,\s(?:strong|solid|good|extensive|expert|years|i\b)",
    re.IGNORECASE,
)
_NO_HAVING = re.compile(
    r"\b(?:no|not|never|without|lacks?|lacking|little or no|haven['’]t|hasn['’]t|don['’]t|doesn['’]t|didn['’]t|cannot|"
    r"kein\w*|nicht|ohne|nie|pas|aucune?|jamais|sans|sin|ningun\w*|nunca|brak|bez|nigdy|нет|без|не|никогда|χωρίς|δεν)"
    r"\s(?:(?!only\b|just\b|nur\b)[\w'’]+\s){0,4}?(?:d['’])?(?:" + _HAVING + r")\b",
    re.IGNORECASE,
)
_TO_LEARN = re.compile(
    r"\b(?:want|wants|wish|hope|hoping|like|love|eager|keen|plan|planning|interested|curious|looking)\s"
    r"(?:forward\s)?(?:to|in|about)\s(?:start\s)?(?:learn(?:ing)?|pick(?:ing)? up|try(?:ing)?|get(?:ting)? into)\b"
    r"|\b(?:unfamiliar with|new to|möchte\b.{0,30}\blernen)",
    re.IGNORECASE,
)
_PLAIN_NO = re.compile(
    r"\b(?:no|kein\w*|aucun|sin|без|bez|brak)\s"
    r"(?:[\w+#.]+(?:,\s|\s(?:or|and|nor|oder|ou|o|ani|или)\s)){0,4}\Z",
    re.IGNORECASE,
)
_NONE_AFTER = re.compile(
    r"\s{0,2}[:(–—-]\s{0,2}(?:none|no\b(?! longer)|not (?:used|yet)|never|nothing|keine|aucun|ningun|brak|нет)",
    re.IGNORECASE,
)


def denied(text: str, start: int, end: int) -> bool:
    """Whether what stands at this place is denied within its clause."""
    before = text[max(0, start - LOOKED_BACK) : start]
    breaks = [found.end() for found in _BREAK.finditer(before)]
    clause = before[breaks[-1] :] if breaks else before
    if _NO_HAVING.search(clause) or _TO_LEARN.search(clause) or _PLAIN_NO.search(clause):
        return True
    return bool(_NONE_AFTER.match(text[end : end + LOOKED_ON]))
