"""The HTML edition of the small study in a real browser, opened as a reader opens it: as a file.

A test asks for `read` and gets a function that opens the paper:

    def test_a_claim_unfolds(read):
        page = read("en", width=390, theme="dark", place="claim-relu-he-beats-xavier")
        page.get_by_role("button", name="…").click()
        expect(page.locator("…")).to_be_visible()

`page` is Playwright's (synchronous) Page. At the end of every test it is checked that no page asked
for anything beyond its own file, wrote an error or a warning to the console, or threw. For
accessibility, bring the page into the state that is meant and call
`tests.browser.accessibility.serious_findings(page)`.

The browser is the system's Chromium; without one the tests are skipped, or fail where the
environment variable BROWSER_TESTS is "required", as it is in .ci/run.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from engine.report.render import ReportInputs, manuscript, render_html
from tests.browser.chromium import FLAGS, NAMES, PATIENCE, find_chromium
from tests.conftest import made_once

Read = Callable[..., Page]
Blank = Callable[[bool, bool], tuple[Page, Callable[[], None]]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    program = find_chromium()
    if program is None:
        complaint = f"no browser here: install one of {', '.join(NAMES)}"
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(complaint)
        pytest.skip(complaint)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def editions(inputs: ReportInputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small study's HTML in both languages."""

    def render(folder: Path) -> None:
        for language in ("zh", "en"):
            render_html(manuscript(inputs, language), inputs, folder / f"report.{language}.html")

    return made_once(tmp_path_factory, "editions", render)


@pytest.fixture(scope="session")
def troubles() -> list[str]:
    """What pages have done that the paper may not do, since the last test."""
    return []


@pytest.fixture(scope="session")
def blank(browser: Browser, editions: Path, troubles: list[str]) -> Blank:
    """Gives a blank page on which nothing was read: one given back, or a new one, which is slow.

    By whether it is a phone's and whether it runs scripts; what is called last gives it back.
    """
    left: dict[tuple[bool, bool], list[Page]] = defaultdict(list)

    def give(touch: bool, script: bool) -> tuple[Page, Callable[[], None]]:
        if not (pages := left[touch, script]):
            kind = {"has_touch": touch, "is_mobile": touch, "java_script_enabled": script}
            pages.append(browser.new_context(**kind).new_page())
            pages[-1].set_default_timeout(PATIENCE)
            watch(pages[-1], editions.as_uri(), troubles)
        page = pages.pop()

        def give_back() -> None:
            if script:
                page.evaluate("localStorage.clear()")
            page.mouse.move(0, 0)
            page.emulate_media(media="null", reduced_motion="null")
            page.goto("about:blank")
            pages.append(page)

        return page, give_back

    return give


@pytest.fixture
def read(blank: Blank, editions: Path, troubles: list[str]) -> Iterator[Read]:
    """Opens the paper for who has never read it; fails at the end if a page misbehaved."""
    opened = []

    def open_paper(
        language: Literal["zh", "en"] = "en",
        *,
        width: int = 1440,
        height: int = 900,
        theme: Literal["light", "dark"] = "light",
        touch: bool = False,
        script: bool = True,
        place: str = "",
    ) -> Page:
        """A page at an element's id, `place`.

        theme: the system's. touch: whether it is a phone. script: whether the browser runs scripts.
        """
        page, give_back = blank(touch, script)
        opened.append(give_back)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        address = f"{editions.as_uri()}/report.{language}.html"
        page.goto(f"{address}#{place}" if place else address)
        return page

    yield open_paper
    found = troubles.copy()
    troubles.clear()
    for give_back in opened:
        give_back()
    assert found == []


def watch(page: Page, home: str, troubles: list[str]) -> None:
    """Collect in `troubles` what `page` does that the paper may not do."""

    def on_request(url: str) -> None:
        if not url.startswith((f"{home}/report.", "data:", "about:blank")):
            troubles.append(f"asked for {url}")

    def on_console(kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            troubles.append(f"console: {text}")

    page.on("request", lambda request: on_request(request.url))
    page.on("console", lambda message: on_console(message.type, message.text))
    page.on("pageerror", lambda error: troubles.append(f"threw: {error}"))
