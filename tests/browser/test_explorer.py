"""The matrix explorer in a browser: by pointer, by keyboard alone, in the dark and on a phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.report.explorer import EXPLORER_DATA
from engine.report.numbers import fixed, num, pct
from engine.report.result_words import exact
from tests.browser.accessibility import serious_findings
from tests.browser.chromium import PATIENCE


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


def show(page: Page, quantity: str) -> None:
    """Choose what the matrix shows."""
    page.locator("#explorer").get_by_role("combobox").first.select_option(quantity)


def written(numbers: list[float | None] | float, quantity: dict[str, Any]) -> str:
    """An interval as the paper would print it."""
    estimate, *ends = numbers if isinstance(numbers, list) else [numbers]
    form, decimals = quantity["form"], quantity["decimals"]
    if form == "range":
        return briefly(numbers, quantity)
    write = {
        "percent": lambda share: pct(share, decimals),
        "points": lambda share: fixed(100 * share, decimals),
        "exact": exact,
    }.get(form, num)
    if not ends or None in ends:
        return write(estimate)
    return f"{write(estimate)} [{', '.join(map(write, ends))}]"


def briefly(numbers: list[float | None] | float, quantity: dict[str, Any]) -> str:
    """What a cell has room for."""
    estimate, *ends = numbers if isinstance(numbers, list) else [numbers]
    form = quantity["form"]
    if form in ("percent", "points"):
        return fixed(100 * estimate, quantity["decimals"])
    if form in ("exact", "range"):
        return "–".join(map(exact, ends or [estimate]))
    return fixed(estimate, 3) if form == "fixed" and abs(estimate) < 10 else num(estimate, 2)


def ran(document: dict[str, Any], part: str) -> list[int]:
    """The rows in which a part was run."""
    rows = zip(*document["cells"], strict=True)
    return [
        row for row, cells in enumerate(rows) if any(c[part]["status"] != "not run" for c in cells)
    ]


def quantity_of(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(quantity for quantity in document["quantities"] if quantity["name"] == name)


def test_every_cell_tells_the_numbers_of_every_quantity(read, language):
    page = read(language)
    explorer, document = explored(page), document_of(page)
    words, told = document["words"], 0
    for quantity in document["quantities"]:
        show(page, quantity["name"])
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
                brief, said = briefly(numbers, quantity), [written(numbers, quantity)]
                if quantity["name"] == "working_rates" and len({*numbers[1:]}) == 1:
                    brief = words["alone"].format(rate=exact(numbers[1]))
                    said = [brief]
                if standing := part.get("standing"):
                    brief = f"({brief})" if standing == "open" else brief
                    said.append(words[standing])
                assert text == brief
                assert label.endswith(f" {words['comma'].join(said)}")
                assert document["initializers"][row]["label"] in label
    assert told > 80


def test_a_tip_tells_all_numbers_at_the_pointer_and_at_the_focus(read):
    page = read()
    explored(page)
    document = document_of(page)
    loss, accuracy = (quantity_of(document, name) for name in ("train_loss", "test_accuracy"))
    losses = document["cells"]
    tip = page.get_by_role("tooltip")
    cell(page, 2, 1).hover()
    expect(tip).to_contain_text(written(losses[1][2]["training"]["train_loss"], loss))
    cell(page, 3, 2).focus()
    expect(tip).to_contain_text(document["activations"][2]["label"])
    expect(tip).to_contain_text(written(losses[2][3]["training"]["test_accuracy"], accuracy))
    page.keyboard.press("Escape")
    expect(tip).not_to_be_visible()


def test_the_keyboard_alone_opens_compares_and_closes(read):
    page = read()
    explorer, document = explored(page), document_of(page)
    show(page, "train_loss")
    names = [
        [f"{a['label']}, {i['label']}" for a in document["activations"]]
        for i in document["initializers"]
    ]
    last = ran(document, "training")[-1]
    explorer.get_by_role("combobox").focus()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "gridcell":
            break
    page.keyboard.press("Control+Home")
    expect(cell(page, 0, 0)).to_be_focused()
    for key, at in (
        ("ArrowDown", (1, 0)),
        ("End", (1, len(names[0]) - 1)),
        ("ArrowRight", (1, len(names[0]) - 1)),
        ("Home", (1, 0)),
        ("Control+End", (last, len(names[0]) - 1)),
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
    show(page, "across_sample_sd")
    cell(page, 2, 1).click()
    quantity = quantity_of(document, "across_sample_sd")
    spreads = document["cells"][1][2]["propagation"]["across_sample_sd"]
    slider = explorer.get_by_role("slider")
    slider.focus()
    for key, layer in (("Home", 0), ("ArrowRight", 1), ("End", len(spreads) - 1)):
        page.keyboard.press(key)
        expect(cell(page, 2, 1)).to_have_text(briefly(spreads[layer], quantity))
        expect(explorer.locator(".numbers")).to_contain_text(written(spreads[layer], quantity))
        expect(slider).to_have_attribute("aria-valuetext", f"layer {layer + 1} of {len(spreads)}")
        expect(explorer.locator(".layers .current text").first).to_have_text(f"layer {layer + 1}")


def test_playing_ends_at_the_last_layer_and_can_be_paused(read):
    page = read()
    explorer = explored(page)
    expect(explorer.get_by_role("slider")).not_to_be_visible()
    show(page, "pooled_sd")
    place = explorer.locator("output")
    explorer.get_by_role("button", name="Play").click()
    expect(place).to_contain_text("layer 3")
    explorer.get_by_role("button", name="Pause").click()
    expect(explorer.get_by_role("button", name="Play")).to_be_visible()
    explorer.get_by_role("slider").fill("4")
    explorer.get_by_role("button", name="Play").click()
    expect(explorer.get_by_role("button", name="Play")).to_be_visible()
    expect(place).to_contain_text("layer 6")
    show(page, "test_accuracy")
    for control in (place, explorer.get_by_role("slider"), explorer.get_by_role("button")):
        expect(control).not_to_be_visible()


def test_who_wants_no_motion_goes_from_layer_to_layer(read):
    page = read()
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    explorer = explored(page)
    show(page, "pooled_sd")
    for layer in (1, 2):
        explorer.get_by_role("button", name="Next layer").click()
        expect(explorer.locator("output")).to_contain_text(f"layer {layer} ")
    page.wait_for_timeout(1500)
    expect(explorer.locator("output")).to_contain_text("layer 2 ")


def test_two_cells_share_their_axes(read):
    page = read()
    explorer = explored(page)
    show(page, "train_loss")
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


def test_the_answers_are_those_of_the_papers_tables(read, language):
    page = read(language)
    explorer, document = explored(page), document_of(page)
    words, shown = document["words"], {}
    for quantity in ("regret", "tuned_test_accuracy", "working_rates"):
        show(page, quantity)
        expect(explorer.get_by_role("slider")).not_to_be_visible()
        for row in ran(document, "tuned"):
            for column, activation in enumerate(document["activations"]):
                names = activation["label"], document["initializers"][row]["label"]
                one = cell(page, row, column)
                shown[quantity, *names] = one.text_content(), one.get_attribute("data-standing")
    header, *rows = page.locator("#tab-tuned_training tr").evaluate_all(
        "all => all.map((row) => [...row.children].map((one) => one.innerHTML))"
    )
    compared = 0
    for activation, *regrets in rows:
        for law, printed in zip(header[1:], regrets, strict=True):
            text, standing = shown["regret", activation, law]
            mark = {words["not run"]: "–", words["diverged"]: "×"}.get(text, text)
            assert printed == (f"<b>{mark}</b>" if standing == "as good" else mark)
            compared += mark == text
    assert compared > 6
    assert explorer.get_by_role("rowheader").all_inner_texts() == [
        document["initializers"][row]["label"] for row in ran(document, "tuned")
    ]
    answers = [
        row.locator("th, td").all_inner_texts()
        for row in page.locator("#tab-answers tbody tr").all()
    ]
    learned = [answer for answer in answers if answer[2] != answer[3]]
    assert len(learned) > 1
    for activation, _, leader, rates, accuracy, _ in learned:
        law = next(law for law in header[1:] if leader.startswith(law))
        assert shown["working_rates", activation, law][0].strip("()") == rates
        best = shown["tuned_test_accuracy", activation, law][0].strip("()")
        assert accuracy.startswith(f"{best} ")


def test_what_was_not_run_is_named_and_passed_over(read):
    page = read()
    explorer, document = explored(page), document_of(page)
    for quantity, part in (("train_loss", "training"), ("regret", "tuned")):
        show(page, quantity)
        for row, initializer in enumerate(document["initializers"]):
            there = row in ran(document, part)
            expect(cell(page, row, 1)).to_be_visible(visible=there)
            assert there != (initializer["label"] in explorer.locator(".absent").inner_text())
    expect(explorer.get_by_role("columnheader", name="identity")).not_to_be_visible()
    first, second, *_, last = ran(document, "tuned")
    assert second + 1 < last
    cell(page, first, 1).focus()
    for row in ran(document, "tuned"):
        expect(cell(page, row, 1)).to_be_focused()
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    expect(cell(page, last, 1)).to_be_focused()
    cell(page, last, 1).click()
    facts = explorer.locator(".numbers")
    expect(facts).to_contain_text(quantity_of(document, "learning_rate")["label"])
    expect(facts).not_to_contain_text(quantity_of(document, "train_loss")["label"])
    expect(explorer.locator(".explorer-cell .curves")).to_have_count(0)


def test_a_phone_shows_one_activation_at_a_time(read, language):
    page = read(language, width=390, touch=True)
    explorer, document = explored(page), document_of(page)
    show(page, "train_loss")
    which = explorer.get_by_role("combobox").nth(1)
    for column, activation in enumerate(document["activations"]):
        which.select_option(activation["label"])
        assert explorer.get_by_role("columnheader").all_inner_texts() == [activation["label"]]
        expect(cell(page, 2, column)).to_be_visible()
        expect(cell(page, 2, (column + 1) % 4)).not_to_be_visible()
    expect(explorer.locator(".hint")).not_to_be_visible()
    show(page, "regret")
    expect(which.locator("option:disabled")).to_have_text([document["activations"][0]["label"]])
    cell(page, 2, column).tap()
    expect(explorer.locator(".explorer-cell h4")).to_be_in_viewport()
    which.select_option(document["activations"][1]["label"])
    explorer.get_by_role("button", name=document["words"]["compare"]).tap()
    cell(page, 3, 1).tap()
    expect(explorer.locator(".explorer-cell")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(which).not_to_be_visible()
    expect(explorer.get_by_role("columnheader")).to_have_count(3)


@pytest.mark.parametrize(
    ("width", "quantity"), [(390, "regret"), (390, "pooled_sd"), (1440, "regret")]
)
def test_it_is_accessible_and_stays_in_its_box(read, width, quantity):
    page = read(width=width)
    explorer = explored(page)
    show(page, quantity)
    for row in (2, 3):
        explorer.locator(f'[data-row="{row}"]:visible').last.click(modifiers=["Shift"])
    assert len(open_cells(page)) == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert serious_findings(page, "#explorer") == []


def test_without_scripts_a_sentence_says_where_the_numbers_are(read, language):
    page = read(language, script=False)
    static = page.locator("#explorer .static")
    expect(static).to_be_visible()
    target = static.locator("a").first.get_attribute("href")
    expect(page.locator(f"{target} svg")).to_be_visible()
    with_scripts = read(language)
    explored(with_scripts)
    expect(with_scripts.locator("#explorer .static")).not_to_be_visible()
