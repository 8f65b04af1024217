"""The real sandbox for tests, on its full rung: where there is none, these tests have nothing to say and fail.

What languages prepare is kept in the checkout, since it takes a minute to make.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from vivavoce.domain.running import Rung
from vivavoce.sandbox.runner import BubblewrapRunner

STORE = Path(__file__).parents[2] / ".tools" / "languages"


@asynccontextmanager
async def opened() -> AsyncIterator[BubblewrapRunner]:
    found = BubblewrapRunner(store=STORE)
    footing = await found.open()
    assert footing.rung is Rung.FULL, footing
    yield found
    await found.close()


@pytest.fixture
async def runner() -> AsyncIterator[BubblewrapRunner]:
    async with opened() as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[BubblewrapRunner]:
    """One for all tests of a module, which then have to share its loop."""
    async with opened() as found:
        yield found
