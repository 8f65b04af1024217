"""Text that is not for human eyes: orders to a reading machine, letters without width, and letters in code.

None of it moves anything: it is taken out where it cannot be seen, kept as text where it can, and told.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata

UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
JOINING = re.compile("[\u0600-\u07ff\u0900-\u0dff]")
UNSEEN_MANY = 8

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:previous|above|prior|earlier|all|your|instructions?|prompts?|rubrics?|rules)\b"
    r"|\b(?:give|award|assign|grant)\b.{0,40}\b(?:full|maximum|highest|perfect|top|10/10)\b.{0,20}\b(?:marks?|scores?|points?|ratings?|grade)\b"
    r"|\b(?:rate|score|rank|mark)\b.{0,20}\b(?:this|the|me|my)\b.{0,30}\b(?:10|ten|highest|first|top|best|excellent)\b"
    r"|\byou (?:are|must|should|will)\b.{0,30}\b(?:now|hire|recommend|approve|score|respond|"
    r"an? (?:ai|assistant|language model))\b"
    r"|\b(?:system|assistant|developer)\s?(?:prompt|message|role)\b|<\|?(?:im_start|system|endoftext)\|?>|\[/?INST\]|^\s*(?:system|assistant)\s?:"
    r"|\b(?:reveal|print|repeat|show)\b.{0,30}\b(?:rubric|system prompt|your instructions|hidden prompt)\b"
    r"|\bas an? (?:ai|language model|llm)\b|\b(?:strongly )?recommend (?:hiring )?this candidate\b"
    r"|\b(?:ignoriere|vergiss)\b.{0,40}\b(?:anweisung\w*|vorherig\w*|bisherig\w*)\b"
    r"|\bignore[rz]?\b.{0,40}\b(?:instructions? précédentes|consignes?)\b"
    r"|\bignora\w*\b.{0,40}\b(?:instrucciones|istruzioni)\b"
    r"|\bzignoruj\b.{0,40}\b(?:instrukcje|polecenia)\b|игнорируй\w*.{0,40}(?:инструкци|указани)|忽略.{0,12}(?:指令|指示|提示)|αγνόησε.{0,40}οδηγί",
    re.IGNORECASE | re.MULTILINE,
)
_CODED = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{24,}={0,2}(?![\w+/=])")


def without_unseen(text: str) -> tuple[str, bool]:
    """The text as it is seen, in one form of letters; and whether there was so much unseen that somebody hid it.

    Joiners belong to the writing of some languages, and marks of direction to others: they go, and say nothing.
    """
    unseen = [letter for letter in UNSEEN.findall(text) if letter not in "\u00ad\ufeff"]
    natural = JOINING.search(text) is not None
    counted = [letter for letter in unseen if not (natural and letter in "\u200c\u200d")]
    seen = BIDI.sub("", UNSEEN.sub("", text))
    return unicodedata.normalize("NFKC", seen), len(counted) >= UNSEEN_MANY


def gives_orders(text: str) -> bool:
    """Whether some of it reads like instructions to a machine, in clear or in base64."""
    return bool(_ORDERS.search(text)) or any(_ORDERS.search(_decoded(found.group())) for found in _CODED.finditer(text))


def _decoded(coded: str) -> str:
    try:
        return base64.b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-8", errors="ignore")
    except (binascii.Error, ValueError):
        return ""
