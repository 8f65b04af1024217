"""Screenshots of every page, in three widths, light and dark, to be looked at side by side."""

from __future__ import annotations

import pytest

from e2e.in_browser import pictured
from e2e.walk import walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180), (1440, 900)])
def test_every_page_can_be_looked_at(visit, admin: str, width: int, height: int):
    visitor = visit(width=width, height=height)
    taken = 0
    for name in walk(visitor, admin):
        pictured(visitor, name, full_page=not name.startswith("room"))
        taken += 1
    assert taken > 15
