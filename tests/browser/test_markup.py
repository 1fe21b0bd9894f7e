"""What config.yaml says is text in the page, whatever it looks like."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.report.html.html_edition import write_html
from tests.browser.conftest import watch
from tests.report.standin import manuscript

pytestmark = pytest.mark.torture

TITLE = (
    "<script>window.hurt = 1</script> <img src=x onerror='window.hurt = 1'> "
    "</title></head><body onload=window.hurt=1> \"'><svg/onload=window.hurt=1> "
    "{{ 7 * 7 }}{% include 'page.html.j2' %}"
)


def test_markup_in_a_title_is_shown_and_not_run(browser: Browser, tmp_path: Path) -> None:
    output = tmp_path / "report.en.html"
    write_html(replace(manuscript(tmp_path, "en"), titles={"en": TITLE, "zh": TITLE}), output)
    troubles: list[str] = []
    page = browser.new_page()
    watch(page, tmp_path.as_uri(), troubles)
    page.goto(output.as_uri())
    assert page.title() == TITLE
    assert TITLE in page.locator("body").inner_text()
    assert page.evaluate("window.hurt") is None
    assert page.locator("[onerror], [onload]").count() == 0
    assert troubles == []
    page.close()
