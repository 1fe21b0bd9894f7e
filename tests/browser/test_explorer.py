"""The matrix explorer in a browser: by pointer, by keyboard alone, in the dark and on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.report.explorer import EXPLORER_DATA
from engine.report.numbers import fixed, num, pct
from tests.browser.accessibility import serious_findings
from tests.browser.chromium import PATIENCE

LANGUAGES = ("zh", "en")


def document_of(page: Page) -> dict[str, Any]:
    return page.evaluate("id => JSON.parse(document.getElementById(id).textContent)", EXPLORER_DATA)


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(f'#explorer [data-row="{row}"][data-column="{column}"]')


def explored(page: Page) -> Locator:
    """The explorer, once its script has built it."""
    explorer = page.locator("#explorer")
    expect(explorer.get_by_role("grid")).to_be_visible(timeout=PATIENCE)
    return explorer


def open_cells(page: Page) -> list[str]:
    return page.locator("#explorer .explorer-cell h4").all_inner_texts()


def written(numbers: list[float | None] | float, form: str) -> str:
    """An interval as the paper would print it."""
    estimate, low, high = numbers if isinstance(numbers, list) else (numbers, None, None)
    write = pct if form == "percent" else num
    if low is None or high is None:
        return write(estimate)
    return f"{write(estimate)} [{write(low)}, {write(high)}]"


def briefly(numbers: list[float | None] | float, form: str) -> str:
    estimate = numbers[0] if isinstance(numbers, list) else numbers
    if form == "percent":
        return fixed(100 * estimate, 1)
    return fixed(estimate, 3) if form == "fixed" and abs(estimate) < 10 else num(estimate, 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_tells_the_numbers_of_every_quantity(read, language):
    page = read(language)
    explorer, document = explored(page), document_of(page)
    told = 0
    for quantity in document["quantities"]:
        explorer.get_by_role("combobox").select_option(quantity["name"])
        expect(explorer.get_by_role("grid")).to_have_attribute(
            "aria-label", re.compile(re.escape(quantity["label"]))
        )
        texts = (
            explorer.get_by_role("gridcell")
            .and_(page.locator("[data-row]"))
            .evaluate_all(
                "all => all.map((one) => [+one.dataset.column, +one.dataset.row, one.textContent,"
                " one.getAttribute('aria-label')])"
            )
        )
        for column, row, text, label in texts:
            part = document["cells"][column][row][quantity["part"]] or {}
            numbers = part.get(quantity["name"])
            numbers = numbers[-1] if quantity["layered"] and numbers else numbers
            if numbers is not None:
                told += 1
                assert text == briefly(numbers, quantity["form"])
                assert label.endswith(f" {written(numbers, quantity['form'])}")
                assert document["initializers"][row]["label"] in label
    assert told > 80


def test_a_tip_tells_all_numbers_at_the_pointer_and_at_the_focus(read):
    page = read()
    explored(page)
    document = document_of(page)
    losses = document["cells"]
    tip = page.get_by_role("tooltip")
    cell(page, 2, 1).hover()
    expect(tip).to_contain_text(written(losses[1][2]["training"]["train_loss"], "fixed"))
    cell(page, 3, 2).focus()
    expect(tip).to_contain_text(document["activations"][2]["label"])
    expect(tip).to_contain_text(written(losses[2][3]["training"]["test_accuracy"], "percent"))
    page.keyboard.press("Escape")
    expect(tip).not_to_be_visible()


def test_the_keyboard_alone_opens_compares_and_closes(read):
    page = read()
    explorer, document = explored(page), document_of(page)
    names = [
        [f"{a['label']}, {i['label']}" for a in document["activations"]]
        for i in document["initializers"]
    ]
    explorer.get_by_role("combobox").focus()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "gridcell":
            break
    expect(cell(page, 0, 0)).to_be_focused()
    for key, at in (
        ("ArrowDown", (1, 0)),
        ("End", (1, len(names[0]) - 1)),
        ("ArrowRight", (1, len(names[0]) - 1)),
        ("Home", (1, 0)),
        ("Control+End", (len(names) - 1, len(names[0]) - 1)),
        ("Control+Home", (0, 0)),
        ("ArrowUp", (0, 0)),
    ):
        page.keyboard.press(key)
        expect(cell(page, *at)).to_be_focused()
        expect(explorer.locator('[role=gridcell][tabindex="0"]')).to_have_count(1)
    page.keyboard.press("Enter")
    assert open_cells(page) == [names[0][0]]
    expect(explorer.locator("[aria-live=polite]")).to_contain_text(names[0][0])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert open_cells(page) == [names[0][0], names[1][0]]
    expect(explorer.locator('[aria-selected="true"]')).to_have_count(2)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("c")
    assert open_cells(page) == [names[0][0], names[1][1]]
    for left in ([names[0][0]], []):
        while open_cells(page) != left:
            page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "gridcell"
    expect(explorer.locator('[aria-selected="true"]')).to_have_count(0)


def test_an_open_cell_has_its_figures_and_its_claims(read):
    page = read()
    explorer, document = explored(page), document_of(page)
    cell(page, 2, 1).click()
    own = document["cells"][1][2]
    layers = len(document["propagation"]["layers"])
    expect(explorer.locator(".explorer-cell svg.chart")).to_have_count(layers + 4)
    expect(explorer.locator(".curves .line")).to_have_count(document["training"]["replicates"])
    expect(explorer.locator(".phase .marker")).to_have_count(1)
    links = explorer.locator(".claims a").evaluate_all("all => all.map((one) => one.hash)")
    assert links == [f"#claim-{id_}" for id_ in own["claims"]]
    assert len(links) > 3
    for link in links:
        expect(page.locator(link)).to_have_count(1)


def test_the_slider_replays_propagation(read):
    page = read()
    explorer, document = explored(page), document_of(page)
    explorer.get_by_role("combobox").select_option("across_sample_sd")
    cell(page, 2, 1).click()
    spreads = document["cells"][1][2]["propagation"]["across_sample_sd"]
    slider = explorer.get_by_role("slider")
    slider.focus()
    for key, layer in (("Home", 0), ("ArrowRight", 1), ("End", len(spreads) - 1)):
        page.keyboard.press(key)
        expect(cell(page, 2, 1)).to_have_text(briefly(spreads[layer], "number"))
        expect(explorer.locator(".numbers")).to_contain_text(written(spreads[layer], "number"))
        expect(slider).to_have_attribute("aria-valuetext", f"layer {layer + 1} of {len(spreads)}")
        expect(explorer.locator(".layers .current text").first).to_have_text(f"layer {layer + 1}")


def test_playing_ends_at_the_last_layer_and_can_be_paused(read):
    page = read()
    explorer = explored(page)
    place = explorer.locator("output")
    explorer.get_by_role("button", name="Play").click()
    expect(place).to_contain_text("layer 3")
    explorer.get_by_role("button", name="Pause").click()
    expect(explorer.get_by_role("button", name="Play")).to_be_visible()
    explorer.get_by_role("slider").fill("4")
    explorer.get_by_role("button", name="Play").click()
    expect(explorer.get_by_role("button", name="Play")).to_be_visible()
    expect(place).to_contain_text("layer 6")


def test_who_wants_no_motion_goes_from_layer_to_layer(read):
    page = read()
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    explorer = explored(page)
    for layer in (1, 2):
        explorer.get_by_role("button", name="Next layer").click()
        expect(explorer.locator("output")).to_contain_text(f"layer {layer} ")
    page.wait_for_timeout(1500)
    expect(explorer.locator("output")).to_contain_text("layer 2 ")


def test_two_cells_share_their_axes(read):
    page = read()
    explorer = explored(page)
    cell(page, 0, 1).click()
    explorer.get_by_role("button", name="Compare").click()
    cell(page, 2, 3).click()
    cells = explorer.locator(".explorer-cell")
    expect(cells).to_have_count(2)
    for figure in ("histogram", "spreads", "curves"):
        first, second = (
            cells.nth(index).locator(f".{figure} text").all_text_contents() for index in (0, 1)
        )
        ticks = [
            [text for text in texts if re.fullmatch(r"[−\d.⁰-⁹¹²³⁻]+", text)]
            for texts in (first, second)
        ]
        assert ticks[0] == ticks[1]
        assert ticks[0]
        boxes = [cells.nth(index).locator(f".{figure} svg").bounding_box() for index in (0, 1)]
        assert boxes[0]["y"] == pytest.approx(boxes[1]["y"], abs=1)
        assert boxes[0]["width"] == pytest.approx(boxes[1]["width"], abs=1)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_it_is_accessible_and_stays_in_its_box(read, width, theme):
    page = read(width=width, theme=theme)
    explored(page)
    cell(page, 0, 1).click()
    cell(page, 2, 3).click(modifiers=["Shift"])
    assert len(open_cells(page)) == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious_findings(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_a_sentence_says_where_the_numbers_are(read, language):
    page = read(language, script=False)
    static = page.locator("#explorer .static")
    expect(static).to_be_visible()
    target = static.locator("a").first.get_attribute("href")
    expect(page.locator(f"{target} svg")).to_be_visible()
    with_scripts = read(language)
    explored(with_scripts)
    expect(with_scripts.locator("#explorer .static")).not_to_be_visible()
