"""Activations by the names that people give them."""

import difflib
import re

from engine.net.activations import ACTIVATIONS
from engine.study.plug_ins import is_plug_in

ALIASES = {
    "swish": "silu",
    "logistic": "sigmoid",
    "linear": "identity",
    "none": "identity",
    "lrelu": "leaky_relu",
    "leaky": "leaky_relu",
    "scaled_elu": "selu",
    "exponential_linear_unit": "elu",
    "rectifier": "relu",
    "soft_relu": "softplus",
    "gaussian_error_linear_unit": "gelu",
    "gelu_tanh": "gelu",
    "sigmoid_linear_unit": "silu",
}


def activation_family(name: str) -> str:
    """The registry's name for what is called SiLU, swish, leaky-relu or LeakyReLU elsewhere.

    A plug-in's name is its own. Raises ValueError, with the nearest name, for an unknown one.
    """
    if is_plug_in(name):
        return name
    families = {family: family for family in ACTIVATIONS}
    known = {_plain(key): family for key, family in {**families, **ALIASES}.items()}
    if _plain(name) in known:
        return known[_plain(name)]
    near = difflib.get_close_matches(_plain(name), known, n=1)
    hint = f"did you mean {known[near[0]]!r}?" if near else "check the spelling."
    raise ValueError(
        f"activation {name!r} is not known; {hint} There are {', '.join(ACTIVATIONS)}, and a plain "
        "function of z of your own, my_module:my_function"
    )


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()
