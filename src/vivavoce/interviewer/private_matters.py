"""What no interviewer may ask about, whatever the reason given. Words of these fields are common in computing too
(children of a node, a race condition, a health check), so they count only where they are somebody's own."""

from __future__ import annotations

import re

_OF_YOURS = r"(?:your|you have|you got|you are|you're|are you|do you have|have you(?: got| had)?|were you|you were)"
_BETWEEN = (
    r"(?: (?:any|a|an|the|your|own|ever|been|very|current|currently|general|planning|originally|native|member of a))*"
)

_OWN = {
    "age": r"age|birthday|date of birth|retirement|generation|too (?:old|young)",
    "family": r"children|kids|child|husband|wife|spouse|family|married|single(?!-)|divorced|engaged|pregnan\w+"
    r"|maternity|childcare|girlfriend|boyfriend|marital status",
    "religion": r"religio\w+|faith|church|mosque|synagogue|christian|muslim|jewish|hindu|atheist|catholic",
    "health": r"health|disab\w+|illness\w*|ill|medical \w+|medication|therapy|depress\w+|sick|diagnos\w+|mental health"
    r"|chronic \w+|overweight",
    "origin": r"from (?:abroad|another country)|nationality|citizen\w*|ethnic\w*|race(?! condition)|immigra\w+"
    r"|foreign\w*|accent|visa|native language|mother tongue|skin",
    "politics": r"politic\w+|party member|union member|trade union|union",
    "sexuality": r"gay|lesbian|bisexual|transgender|straight|sexual \w+|gender|man|woman",
    "pay": r"(?:\w+ )?(?:salary|wage|compensation|income)|pay",
    "record": r"arrested|convicted|criminal|debts?|bankrupt\w*|credit score|military service",
}
_ASKED = {
    "age": r"how old (?:are|were) you|(?:when|what year) were you born|(?:until|before) you retire",
    "family": r"(?:plan|want|intend)\w* to (?:have (?:children|kids|a family|a baby)|get married|start a family)"
    r"|(?:work and|balance \w+ (?:and|with)) (?:your )?(?:family|children|kids)",
    "religion": r"do you (?:pray|worship|go to church)|religious (?:holidays?|beliefs?)|the sabbath",
    "health": r"how many sick days|how often (?:are|were) you (?:sick|ill)",
    "origin": r"where (?:are|do) you (?:originally )?(?:from|come from)|(?:country|where) were you born"
    r"|parents (?:come )?from",
    "politics": r"who (?:did|do|would|will) you vote|did you vote",
    "pay": r"how much (?:do|did) you (?:earn|make|get paid)",
}
PRIVATE = re.compile(
    rf"\b{_OF_YOURS}{_BETWEEN} (?:{'|'.join(_OWN.values())})\b|\b(?:{'|'.join(_ASKED.values())})\b", re.IGNORECASE
)


def asks_for_private_matters(text: str) -> bool:
    return bool(PRIVATE.search(text.replace("’", "'")))
