"""A model that reads the schema it is given and fills it in, with words of the candidate where words are wanted."""

from __future__ import annotations

import json
import re
from typing import Any

from vivavoce.sim.vendor_servers.ask import Ask, Json

MARKED = re.compile(r"<(?:candidate[_-]?)?(?:answer|text|words)\b[^>]*>\s*(.+?)\s*</", re.DOTALL | re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
QUESTIONS = (
    'You said "{}". What made that the right choice?',
    'Going back to "{}": what would you do differently today, and why?',
    'About "{}": how did you know that it had worked?',
    'When you say "{}", what was the hardest part of it for you?',
    'Suppose that "{}" had failed in the first week. What would you have tried next?',
)
DEPTH_MAX = 12


def interview(ask: Ask) -> str | Json:
    """True to the schema of the request, which may also stand in its words; without one, a question."""
    schema = ask.schema or (schema_in(ask.text) if ask.wants_json or not ask.tool else None)
    words = said_by_candidate(ask)
    if schema is None:
        return "{}" if ask.wants_json else _question(words, ask.number)
    made = _Filler(schema, words, ask.number).fill(schema, "")
    return made if isinstance(made, dict) else json.dumps(made)


def said_by_candidate(ask: Ask) -> str:
    """The answer between its marks, or the longest line of what the user sent last."""
    marked = MARKED.search(ask.prompt)
    if marked:
        return marked[1]
    return max(ask.prompt.splitlines(), key=len, default="").strip() or "that"


def schema_in(text: str) -> Json | None:
    """The first JSON schema of an object that is written out in a prompt."""
    decoder = json.JSONDecoder()
    for brace in re.finditer(r"\{", text):
        try:
            found, _ = decoder.raw_decode(text, brace.start())
        except ValueError:
            continue
        if isinstance(found, dict) and isinstance(found.get("properties"), dict):
            return found
    return None


def _question(words: str, number: int) -> str:
    return QUESTIONS[number % len(QUESTIONS)].format(_sentence(words)[:80].rstrip(" .!?"))


def _sentence(words: str) -> str:
    """A sentence, exactly as it stands there."""
    return max((found.strip() for found in SENTENCE.findall(words)), key=len, default=words) or words


class _Filler:
    def __init__(self, root: Json, words: str, number: int) -> None:
        self._root = root
        self._words = words
        self._number = number

    def fill(self, schema: Any, name: str, depth: int = 0) -> Any:
        if depth > DEPTH_MAX:
            raise ValueError(f"The schema goes deeper than {DEPTH_MAX} levels at {name!r}.")
        schema = self._plain(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        kind = _kind(schema)
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, name, depth)
        if kind in ("number", "integer"):
            return _number(schema, whole=kind == "integer")
        if kind == "string":
            return self._string(schema, name)
        return None if kind == "null" else True

    def _plain(self, schema: Json) -> Json:
        """Without references and choices: of several forms the first that holds something."""
        while True:
            if "$ref" in schema:
                schema = self._referred(schema["$ref"])
                continue
            forms = schema.get("anyOf") or schema.get("oneOf")
            if forms:
                schema = next((form for form in forms if form.get("type") not in ("null", "NULL")), forms[0])
                continue
            if "allOf" in schema:
                merged = {name: held for name, held in schema.items() if name != "allOf"}
                for part in schema["allOf"]:
                    merged |= self._plain(part)
                schema = merged
                continue
            return schema

    def _referred(self, path: str) -> Json:
        found: Any = self._root
        for step in path.removeprefix("#/").split("/"):
            found = found[step]
        return dict(found)

    def _object(self, schema: Json, depth: int) -> Json:
        fields: Json = schema.get("properties") or {}
        # A field that may be left out is left out where the schema goes on for ever.
        names = schema.get("required", []) if depth > DEPTH_MAX // 2 else fields
        return {name: self.fill(fields[name], name, depth + 1) for name in names}

    def _array(self, schema: Json, name: str, depth: int) -> list[Any]:
        least = schema.get("minItems", 0)
        count = min(max(1, int(least)), int(schema.get("maxItems", max(1, int(least)))))
        return [self.fill(schema.get("items") or {"type": "string"}, name, depth + 1) for _ in range(count)]

    def _string(self, schema: Json, name: str) -> str:
        asks = "question" in name.lower() and "id" not in name.lower().split("_")
        text = _question(self._words, self._number) if asks else _sentence(self._words)
        least, most = int(schema.get("minLength", 0)), int(schema.get("maxLength", 10_000))
        while len(text) < least:
            text += " " + text
        return text[:most]


def _kind(schema: Json) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if kind is None:
        return "object" if "properties" in schema else "string"
    return str(kind).lower()


def _bound(schema: Json, name: str, exclusive: str, otherwise: float) -> float:
    return float(next((schema[one] for one in (name, exclusive) if one in schema), otherwise))


def _number(schema: Json, *, whole: bool) -> float:
    low = _bound(schema, "minimum", "exclusiveMinimum", 0.0)
    high = _bound(schema, "maximum", "exclusiveMaximum", low + 1)
    middle = low + (high - low) * 0.6
    return round(middle) if whole else round(middle, 2)
