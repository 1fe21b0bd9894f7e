"""The page around the text: contents, languages, themes, print, and the page without scripts."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from engine.report.catalogue import figure_names
from tests.browser.accessibility import serious_findings

WIDTHS = (390, 1440)
THEMES = ("light", "dark")


def scheme(page: Page) -> str:
    """Whether the page is dark: by its paper's lightness."""
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return "dark" if sum(map(int, re.findall(r"\d+", colour)[:3])) < 384 else "light"


@pytest.mark.parametrize("width", WIDTHS)
def test_contents_follow_the_reader(read, width):
    page = read(width=width)
    expect(page.locator(".contents [aria-current]")).to_have_count(0)
    for place in ("sec-methods", "sec-references", "sec-introduction"):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", place)
        expect(page.locator(f'.contents a[href="#{place}"]')).to_have_attribute(
            "aria-current", "location"
        )
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator('.contents a[href="#sec-introduction"]')).not_to_have_attribute(
        "aria-current", "location"
    )
    expect(page.locator(".contents [aria-current]")).to_have_count(1)


def test_contents_fold_on_a_phone_and_let_go_when_chosen(read):
    page = read(width=390)
    contents = page.locator(".contents")
    expect(contents).not_to_be_visible()
    page.get_by_role("button", name="Contents").click()
    expect(contents).to_be_visible()
    contents.get_by_role("link", name="Set-up").first.click()
    expect(contents).not_to_be_visible()
    assert page.url.endswith("#sec-methods")
    expect(page.locator("#sec-methods")).to_be_in_viewport()


@pytest.mark.parametrize("width", WIDTHS)
def test_switching_the_language_stays_at_the_section(read, width):
    """There and back."""
    page = read("zh", width=width, place="sec-methods")
    for other in ("en", "zh"):
        link = page.locator(f'.languages a[href*="report.{other}.html"]')
        expect(link).to_have_attribute("href", re.compile(f"report.{other}.html#sec-methods$"))
        # As a reader clicks: `link.click()` first scrolls what sticks to the top of the page.
        box = link.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_url(f"**/report.{other}.html#sec-methods")
        expect(page.locator("#sec-methods")).to_be_in_viewport()
        assert page.locator("html").get_attribute("lang").startswith(other)


@pytest.mark.parametrize("theme", THEMES)
def test_the_system_s_theme_holds_until_the_reader_chooses_one_which_is_kept(read, theme):
    page = read(theme=theme)
    assert scheme(page) == theme
    button = page.locator("button.theme")
    seen = []
    for _ in range(3):
        button.click()
        seen.append((button.inner_text(), scheme(page)))
    assert seen == [("Theme: light", "light"), ("Theme: dark", "dark"), ("Theme: system", theme)]
    other = {"light": "dark", "dark": "light"}[theme]
    while button.inner_text() != f"Theme: {other}":
        button.click()
    page.reload()
    assert scheme(page) == other
    expect(button).to_have_text(f"Theme: {other}", use_inner_text=True)


def test_figures_lie_on_a_light_sheet_in_the_dark_and_print_is_light(read):
    page = read(theme="dark")
    sheets = page.locator(".canvas").evaluate_all(
        "all => [...new Set(all.map((one) => getComputedStyle(one).backgroundColor))]"
    )
    assert sheets == ["rgb(255, 255, 255)"]
    page.emulate_media(media="print", color_scheme="dark")
    assert scheme(page) == "light"
    for selector in (".page-bar", ".contents", ".skip"):
        expect(page.locator(selector)).not_to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0


def test_nothing_is_lost_without_scripts(read, inputs, language):
    bare, full = read(language, script=False), read(language)
    shown = bare.locator("figure svg[role=img]").evaluate_all(
        """all => all.filter((one) => one.getBoundingClientRect().width > 0)
                     .map((one) => one.closest("figure").id)"""
    )
    assert {f"fig-{name}" for name in figure_names(inputs.protocol)} <= set(shown)
    text = "main > :not(#explorer, #ledger-filters, :has(> #try-it))"
    assert bare.locator(text).all_inner_texts() == full.locator(text).all_inner_texts()
    expect(bare.locator("button.theme")).not_to_be_visible()


def test_contents_open_on_a_phone_without_scripts(read):
    page = read(width=390, script=False)
    page.get_by_role("button", name="Contents").click()
    expect(page.locator(".contents")).to_be_visible()


def test_what_grows_when_a_face_arrives_can_be_slid_with_the_keyboard(read):
    page = read(width=1440)
    page.evaluate("document.fonts.ready")
    name = page.locator(".tabular:not([tabindex])").first.get_attribute("id")
    table = page.locator(f"#{name}")
    table.locator("th").first.evaluate(
        """async (one) => {
            one.innerHTML = "<hr style='width: 2000px'>";
            const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
            const { style } = rules.find((rule) => rule instanceof CSSFontFaceRule);
            const face = new FontFace("late", style.getPropertyValue("src"));
            document.fonts.add(face);
            await face.load();
        }"""
    )
    expect(table).to_have_attribute("tabindex", "0")


def test_what_slides_has_a_shadow_where_more_of_it_is(read):
    page = read(width=390)
    shown, column = (page.locator("#explorer").get_by_role("combobox").nth(n) for n in (0, 1))
    shown.select_option("train_loss")
    column.select_option(index=0)
    for row in (2, 3):
        page.locator(f'#explorer [data-row="{row}"][data-column="0"]').click(modifiers=["Shift"])
    kinds_of_box = page.locator(".tabular, .canvas, .scroll")
    sliding = kinds_of_box.evaluate_all(
        "all => all.flatMap((one, i) => (one.scrollWidth > one.clientWidth ? [i] : []))"
    )
    boxes = [kinds_of_box.nth(index) for index in sliding]
    kinds = {box.get_attribute("class").split()[0]: box for box in boxes}
    assert set(kinds) == {"tabular", "canvas", "scroll"}
    for box in kinds.values():
        box.evaluate("one => one.scrollIntoView()")
        shades = []
        for place in (0, 10_000):
            box.evaluate("(one, place) => { one.scrollLeft = place }", place)
            shades.append([darkness(page, box, side) for side in ("left", "right")])
        (left, right), (left_at_end, right_at_end) = shades
        assert right > left + 10
        assert left_at_end > right_at_end + 10


def darkness(page: Page, box: Locator, side: str) -> float:
    """Of what is drawn at one edge of a box, just below its top, from 0 to 255."""
    place = box.bounding_box()
    x = place["x"] if side == "left" else min(place["x"] + place["width"], 390) - 2
    clip = {"x": x, "y": place["y"] + 8, "width": 2, "height": 2}
    return 255 - np.asarray(Image.open(BytesIO(page.screenshot(clip=clip))).convert("L")).mean()


@pytest.mark.parametrize(
    ("language", "width", "theme"),
    [("zh", 390, "light"), ("en", 390, "dark"), ("en", 1440, "light"), ("zh", 1440, "dark")],
)
def test_everything_fits_and_nobody_is_kept_out(read, language, width, theme):
    """Titles in the contents are not cut; of a phone's page only wide figures and tables slide."""
    page = read(language, width=width, theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if width == 1440:
        tables = page.locator(".tabular").evaluate_all(
            "all => all.filter((one) => one.scrollWidth > innerWidth).map((one) => one.id)"
        )
        assert tables == []
    assert serious_findings(page) == []
    if width == 390:
        page.locator(".open-contents").click()
    contents = page.locator(".contents")
    expect(contents).to_be_visible()
    assert contents.evaluate("one => one.scrollWidth - one.clientWidth") == 0
