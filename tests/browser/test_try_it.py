"""The page's "try it" in a browser: its numbers are those of `recommend`."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from engine.cli.recommend import Question, recommend
from engine.evidence.references import DOCUMENTS
from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.theory.layers import predict_layers
from engine.report.numbers import num
from engine.report.try_it import TRY_IT_DATA, moments_table
from tests.browser.accessibility import serious_findings

WIDTH = 100
DEPTH = 30
LEAVE_FLOAT64 = {"squared_relu": 5, "lisht": 5}  # layers after which the theory's numbers would
CHOICES = [
    ("sigmoid", 100, 6, 0.1),
    ("sigmoid", 300, 20, 1.0),
    ("tanh", 30, 10, 0.01),
    ("tanh", 1000, 50, 0.05),
    ("relu", 50, 100, 0.21),
    ("relu", 4, 2, 3.0),
]
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def document_of(page: Page) -> dict[str, Any]:
    return page.evaluate("id => JSON.parse(document.getElementById(id).textContent)", TRY_IT_DATA)


def tried(page: Page) -> Locator:
    own = page.locator("#try-it")
    expect(own.locator("svg.chart .gradient").first).to_be_visible()
    return own


def choose(own: Locator, activation: str, width: int, depth: int, sd: float) -> None:
    document = document_of(own.page)
    names = [entry["name"] for entry in document["activations"]]
    own.get_by_role("combobox").select_option(index=names.index(activation))
    own.get_by_role("spinbutton").nth(0).fill(str(width))
    own.get_by_role("spinbutton").nth(1).fill(str(depth))
    own.get_by_role("slider").evaluate(
        "(one, place) => { one.value = place; one.dispatchEvent(new Event('input')) }",
        float(np.log10(sd)),
    )


def ratios(text: str) -> list[float]:
    """The factors of an English sentence, gradient's and signal's, below 1 where it shrinks."""
    found = re.findall(r"(shrinks|grows) by a factor of (\d+(?:\.\d+)?)(?:×10([⁻⁰¹²³⁴-⁹]+))?", text)
    factors = [float(f"{mantissa}e{power.translate(_RAISED) or 0}") for _, mantissa, power in found]
    return [
        1 / factor if way == "shrinks" else factor
        for (way, *_), factor in zip(found, factors, strict=True)
    ]


def test_its_sentence_says_what_recommend_says(read):
    own = tried(read())
    told = own.locator(".told")
    for choice in CHOICES:
        activation, width, depth, sd = choice
        choose(own, *choice)
        units = (width,) * (depth + 1)
        answer = recommend(Question(activation=make_activation(activation), units=units, sd=sd))
        said = answer.predictions["your sd"]
        expect(told).to_contain_text(f" {depth} ")
        assert ratios(told.inner_text()) == pytest.approx([said.gradient, said.signal], rel=0.01)
        facts = [
            own.locator(f"[data-fact={name}]").inner_text() for name in ("sigma_w", "critical")
        ]
        assert facts == [num(sd * width**0.5), num(answer.gains.critical)]


def test_every_layer_of_every_function_is_that_of_the_theory(read):
    page = read()
    grid = document_of(page)["grid"]
    for name in ACTIVATIONS:
        activation = make_activation(name)
        depth = LEAVE_FLOAT64.get(name, DEPTH)
        for sigma_w in (0.2, 1.0, 1.5, 4.0):
            variances = [sigma_w**2 / WIDTH] * depth
            predicted = predict_layers(activation, [WIDTH] * (depth + 1), variances)
            drawn = page.evaluate(
                "own => matrixExplorer.layers(...own)",
                [moments_table(activation), grid, sigma_w, depth],
            )
            lengths = np.log10(predicted.pre_activation_sd)
            gradients = predicted.log_gradient / np.log(10)
            told = f"{name}, sigma_w {sigma_w}"
            for decades, theory in (
                (drawn["signal"], lengths - lengths[0]),
                (drawn["gradient"], gradients - gradients[-1]),
            ):
                np.testing.assert_allclose(decades, theory, atol=np.log10(1.01), err_msg=told)


def test_a_law_stays_chosen_when_the_width_changes(read):
    own = tried(read())
    output = own.locator("output")
    he = own.get_by_role("button", name="He", exact=True)
    he.click()
    for width in (50, 200):
        own.get_by_label("Width").fill(str(width))
        expect(output).to_have_text(num((2 / width) ** 0.5))
        expect(own.get_by_role("slider")).to_have_attribute("aria-valuetext", output.inner_text())
    expect(he).to_have_attribute("aria-pressed", "true")
    own.get_by_role("button", name=f"sd {DOCUMENTS['small_sd']}").click()
    expect(output).to_have_text(num(DOCUMENTS["small_sd"]))
    expect(own.locator("[aria-pressed=true]")).to_have_count(1)
    own.get_by_role("combobox").select_option("ReLU")
    own.get_by_role("button", name="edge of chaos").click()
    expect(own.locator(".told")).to_have_text(re.compile("gradient keeps .* signal keeps"))
    edge = own.locator("[data-fact=critical_sd]").inner_text()
    expect(output).to_have_text(edge)


def test_a_size_that_is_none_leaves_what_was_told(read):
    own = tried(read())
    told = own.locator(".told").inner_text()
    for label, nonsense in (("Width", ""), ("Width", "0"), ("Depth", "1"), ("Depth", "2.5")):
        box = own.get_by_label(label)
        before = box.input_value()
        box.fill(nonsense)
        assert own.locator(".told").inner_text() == told
        box.fill(before)
    own.get_by_label("Depth").fill("7")
    expect(own.locator(".told")).to_contain_text(" 7 layers")


def test_the_keyboard_moves_the_sd(read):
    own = tried(read())
    slider = own.get_by_role("slider")
    slider.focus()
    texts = [own.locator(".told").inner_text()]
    for key in ("ArrowRight", "End", "Home"):
        own.page.keyboard.press(key)
        texts.append(own.locator(".told").inner_text())
    assert len(set(texts)) == len(texts)
    limits = document_of(own.page)["sd"]
    expect(own.locator("output")).to_have_text(num(limits["low"]))
    expect(own.locator("[aria-pressed=true]")).to_have_count(0)
    expect(own.locator(".told")).to_have_attribute("aria-live", "polite")


def test_it_fits_and_keeps_nobody_out(read, language):
    page = read(language)
    own = tried(page)
    choose(own, "tanh", 30, 50, 1.0)
    for width, theme in ((390, "dark"), (390, "light"), (1440, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        right = own.evaluate("one => one.getBoundingClientRect().right")
        for chart in own.locator("svg.chart").all():
            assert chart.evaluate("one => one.getBoundingClientRect().right") <= right + 1
        assert serious_findings(page, "#try-it") == []


def test_without_scripts_it_is_absent(read):
    page = read(script=False)
    expect(page.locator("#try-it")).not_to_be_visible()
    expect(page.get_by_text("Try it")).not_to_be_visible()
