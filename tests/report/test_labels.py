import inspect
from itertools import combinations

import pytest
from fontTools.ttLib import TTFont

from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.initializers import INITIALIZERS, make_initializer
from engine.report.fonts import FONTS
from engine.report.labels import (
    activation_label,
    activation_look,
    initializer_label,
    initializer_look,
)


def _entries(registry, make):
    """Every family, parameters at their defaults or 0.5, and again all at 0.25, or 6 layers."""
    for family, factory in registry.items():
        parameters = inspect.signature(factory).parameters
        required = {name: 0.5 for name, p in parameters.items() if p.default is p.empty}
        yield make(family, **required).name
        if parameters:
            yield make(family, **{name: 6 if name == "depth" else 0.25 for name in parameters}).name


ACTIVATION_NAMES = tuple(_entries(ACTIVATIONS, make_activation))
INITIALIZER_NAMES = tuple(_entries(INITIALIZERS, make_initializer))


@pytest.mark.parametrize(
    ("label", "names"),
    [(activation_label, ACTIVATION_NAMES), (initializer_label, INITIALIZER_NAMES)],
)
def test_every_registered_entry_has_a_label_of_its_own(label, names, language):
    labels = [label(name, language) for name in names]
    assert all(text.strip() and "_" not in text for text in labels)
    assert len(set(labels)) == len(names)
    with TTFont(FONTS / "NotoSansSC-Regular.woff2", lazy=True) as font:  # that of the figures
        assert {ord(c) for label in labels for c in label} <= font.getBestCmap().keys()


@pytest.mark.parametrize(
    ("look", "names"), [(activation_look, ACTIVATION_NAMES), (initializer_look, INITIALIZER_NAMES)]
)
def test_no_two_entries_look_the_same(look, names):
    for one, other in combinations(names, 2):
        assert look(one) != look(other), (one, other)


def test_initializer_labels_read_well():
    en = {"normal_sd1": "N(0,\u00a01)", "normal_sd0.01": "N(0,\u00a00.01²)"}
    en |= {"normal_sd1e-05": "N(0,\u00a01e-05²)", "my_own_law": "my own law"}
    zh = en | {"constant_value-0.5": "常数 −0.5", "lecun_normal": "LeCun 正态"}
    zh |= {"he_normal_negative_slope0.2": "He 正态 (斜率\u00a0=\u00a00.2)"}
    en |= {"constant_value-0.5": "constant −0.5", "lecun_normal": "LeCun normal"}
    en |= {"he_normal_negative_slope0.2": "He normal (slope\u00a0=\u00a00.2)"}
    for language, labels in (("zh", zh), ("en", en)):
        assert {name: initializer_label(name, language) for name in labels} == labels


def test_parametrised_activation_keeps_its_familys_hue_and_says_its_parameter():
    assert activation_label("leaky_relu_alpha0.2", "en") == "leaky ReLU (α\u00a0=\u00a00.2)"
    assert activation_look("leaky_relu_alpha0.2").color == activation_look("leaky_relu").color


@pytest.mark.parametrize("distribution", ["uniform", "truncated"])
@pytest.mark.parametrize("law", ["lecun", "glorot", "he"])
def test_hue_is_the_variance_law_and_dash_the_distribution(law, distribution):
    normal, other = initializer_look(f"{law}_normal"), initializer_look(f"{law}_{distribution}")
    assert other.color == normal.color
    assert other.dash != normal.dash
