"""How much a browser fetches before the room opens, as it really crosses the wire."""

from __future__ import annotations

import pytest

from e2e.in_browser import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIMIT_BYTES = 120_000


def test_the_way_to_the_room_stays_within_its_budget(visit):
    ada: Visitor = visit()
    wire = ada.page.context.new_cdp_session(ada.page)
    wire.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    wire.on("Network.responseReceived", lambda seen: kinds.update({seen["requestId"]: seen["type"]}))
    wire.on("Network.loadingFinished", lambda done: sizes.update({done["requestId"]: done["encodedDataLength"]}))
    ada.sign_up()
    ada.go("/start")
    ada.page.get_by_role("button", name="Backend engineer").wait_for()

    def fetched(*wanted: str) -> int:
        return int(sum(size for request, size in sizes.items() if kinds.get(request) in wanted))

    app, fonts = fetched("Document", "Script", "Stylesheet"), fetched("Font")
    assert 0 < app <= LIMIT_BYTES, f"{app} bytes of page, scripts and styles before the room; {fonts} of fonts"
