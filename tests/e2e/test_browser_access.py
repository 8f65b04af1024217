"""For everyone: no page has a violation that axe can see, light or dark, and none is wider than a small phone."""

from __future__ import annotations

from typing import Any

import pytest

from e2e.in_browser import AXE, DRAWN, Visitor
from e2e.walk import walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(visitor: Visitor) -> list[str]:
    assert AXE.is_file(), "axe-core is not there: run `npm ci` in web/."
    visitor.page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = visitor.page.evaluate(
        "async (rules) => (await axe.run(document, { runOnly: rules })).violations", RULES
    )
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def too_wide(visitor: Visitor) -> int:
    return int(visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def violations_in_each_theme(visitor: Visitor) -> list[str]:
    return [f"{theme}: {problem}" for theme in visitor.in_each_theme() for problem in violations(visitor)]


def test_no_page_has_an_accessibility_violation(visit, admin: str):
    visitor = visit()
    found = {name: problems for name in walk(visitor, admin) if (problems := violations_in_each_theme(visitor))}
    assert not found


def test_who_wants_no_motion_gets_another_theme_at_once(visit):
    """Were there any transition, what is inherited would pass on from element to element, one after the other."""
    visitor = visit()
    visitor.go("/sign-in")
    visitor.page.get_by_label("E-mail").wait_for()
    visitor.page.evaluate(
        "ran = []; document.addEventListener('transitionrun', (event) => ran.push(event.propertyName))"
    )
    for _ in visitor.in_each_theme():
        visitor.page.evaluate(DRAWN)
    assert visitor.page.evaluate("ran") == []


def test_no_page_is_wider_than_320_pixels(visit, admin: str):
    visitor = visit(width=320, height=640)
    found = {name: over for name in walk(visitor, admin) if (over := too_wide(visitor)) > 0}
    assert not found
