"""A browser for the tests, and a page in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import Chromium
from tests.kernel.conftest import kernels as kernels  # noqa: PLC0414 - a fixture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Return the browser that all tests use."""
    with Chromium(tmp_path_factory.mktemp("chromium")) as found:
        yield found


@pytest.fixture
def browser(chromium: Chromium) -> Iterator[Chromium]:
    """Return the browser as if it were new; it must have nothing to complain about when the test ends."""
    chromium.call("Emulation.setScriptExecutionDisabled", value=False)
    chromium.open("about:blank")
    chromium.look()
    chromium.complaints.clear()
    chromium.requests.clear()
    yield chromium
    chromium.call("Emulation.setScriptExecutionDisabled", value=False)
    # What the page does has been told when this is answered.
    chromium.run("new Promise(resolve => setTimeout(resolve, 50))")
    assert [] == chromium.complaints


@pytest.fixture
def show(browser: Chromium, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Return a function that opens a page and returns its address; the page must ask for nothing else."""
    opened: list[str] = []

    def open_page(html: str) -> str:
        path = tmp_path / f"report-{len(opened)}.html"
        path.write_text(html, encoding="utf-8")
        opened.append(path.as_uri())
        browser.open(opened[-1])
        return opened[-1]

    yield open_page
    assert opened == [address for address in browser.requests if address != "about:blank"]
