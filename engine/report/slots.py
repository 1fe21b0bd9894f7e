"""What stands in a page for references, formulas and pictures until all of it is there."""

import re

from markupsafe import Markup, escape

SLOT = "\ue000{}\ue001{}\ue002"
"""A slot of a kind ("ref", "formula", "picture") for a key."""

SLOT_PATTERN = re.compile("\ue000(\\w+)\ue001([^\ue002]*)\ue002")

_ROOTS = {"sqrt(1/n)": "lecun_sd", "sqrt(2/n)": "he_sd"}
"""The roots that plain statements spell out, and the inline formulas they are printed as."""


def formula_slot(key: str) -> Markup:
    """The place of a formula."""
    return Markup(SLOT.format("formula", key))


def roots(text: str) -> Markup:
    """`text` with the square roots that statements spell out typeset as formulas."""
    html = str(escape(text))
    for plain, key in _ROOTS.items():
        html = html.replace(plain, formula_slot(key))
    return Markup(html)
