"""What stands in a page for references, formulas and pictures until all of it is there."""

import re

from markupsafe import Markup, escape

SLOT = "\ue000{}\ue001{}\ue002"
"""A slot of a kind ("ref", "formula", "picture") for a key."""

SLOT_PATTERN = re.compile("\ue000(\\w+)\ue001([^\ue002]*)\ue002")

_ROOTS = {
    "sqrt(1/n)": "lecun_sd",
    "sqrt(2/n)": "he_sd",
    "sqrt(n)": "root_n",
    "sqrt(nE[x²])": "root_n_moment",
}
"""The roots that plain statements spell out, and the inline formulas they are printed as."""

_WIDTHS = re.compile(r"\bn_(?:(i)\b|\((i\+1)\))")
"""The numbers of units of a layer and of the next, "n_i" and "n_(i+1)"."""

_POWERS = re.compile(r"\^(?:\(([^()]+)\)|(−?\w+))")
"""An exponent, as in "2^−N" and "x^(L−1)"."""


def formula_slot(key: str) -> Markup:
    """The place of a formula."""
    return Markup(SLOT.format("formula", key))


def roots(text: str) -> Markup:
    """`text` with the roots, indices and powers that it spells out set as formulas have them."""
    html = str(escape(text))
    for plain, key in _ROOTS.items():
        html = html.replace(plain, formula_slot(key))
    html = _POWERS.sub(lambda power: f"<sup>{power[1] or power[2]}</sup>", html)
    return Markup(_WIDTHS.sub(lambda n: f"<i>n</i><sub>{n[1] or n[2]}</sub>", html))
