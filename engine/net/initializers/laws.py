"""Laws that look at a layer's size, or not even at that: the published rules of thumb."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.net.initializers.initializer import Initializer
from engine.net.registry import named, require


def zeros() -> Initializer:
    """Every weight zero: the symmetry of the units is never broken."""
    return _constant(0.0, named(zeros))


def constant(value: float) -> Initializer:
    """Every weight `value`."""
    require(math.isfinite(value), "constant", "value must be finite", value, "0 is zeros")
    return _constant(value, named(constant, value=value))


def normal(sd: float) -> Initializer:
    """N(0, sd^2) at any width, as sd 1 and 0.01 in Saito 2016, chapter 6."""
    return _fixed_sd(normal, "normal", sd, "Saito 2016, Deep Learning from Scratch, chapter 6")


def truncated_normal(sd: float) -> Initializer:
    """Normal truncated at two standard deviations, of variance sd^2 after truncation."""
    return _fixed_sd(truncated_normal, "truncated_normal", sd, "Abadi et al. 2016, TensorFlow")


def uniform_fan_in() -> Initializer:
    """U(-1/sqrt(n_in), 1/sqrt(n_in)); Glorot and Bengio 2010, equation 1, "standard"."""
    return _scaled(uniform_fan_in, "uniform", 1 / 3, "fan_in", r"\frac{1}{3n_\mathrm{in}}", _GLOROT)


def lecun_normal() -> Initializer:
    """N(0, 1/n_in), which D0 and Saito call Xavier; LeCun et al. 1998, equation 16."""
    return _lecun(lecun_normal, "normal")


def lecun_uniform() -> Initializer:
    """U(-sqrt(3/n_in), sqrt(3/n_in)), of variance 1/n_in; LeCun et al. 1998, equation 16."""
    return _lecun(lecun_uniform, "uniform")


def lecun_truncated() -> Initializer:
    """Truncated normal of variance 1/n_in; LeCun et al. 1998, equation 16."""
    return _lecun(lecun_truncated, "truncated_normal")


def glorot_normal() -> Initializer:
    """N(0, 2/(n_in + n_out)); Glorot and Bengio 2010, equation 12."""
    return _glorot(glorot_normal, "normal")


def glorot_uniform() -> Initializer:
    """U(+-sqrt(6/(n_in + n_out))); Glorot and Bengio 2010, equation 16, "normalized"."""
    return _glorot(glorot_uniform, "uniform")


def glorot_truncated() -> Initializer:
    """Truncated normal of variance 2/(n_in + n_out); Glorot and Bengio 2010, equation 12."""
    return _glorot(glorot_truncated, "truncated_normal")


def he_normal(negative_slope: float = 0.0) -> Initializer:
    """N(0, 2/((1 + a^2) n_in)) for a ReLU of negative slope a; He et al. 2015, equation 15."""
    return _he(he_normal, "normal", negative_slope)


def he_uniform(negative_slope: float = 0.0) -> Initializer:
    """Uniform of variance 2/((1 + a^2) n_in); He et al. 2015, equation 15."""
    return _he(he_uniform, "uniform", negative_slope)


def he_truncated(negative_slope: float = 0.0) -> Initializer:
    """Truncated normal of variance 2/((1 + a^2) n_in); He et al. 2015, equation 15."""
    return _he(he_truncated, "truncated_normal", negative_slope)


def orthogonal(gain: float = 1.0) -> Initializer:
    """Orthonormal rows or columns, whichever are fewer, times `gain`; Saxe et al. 2013.

    W^T W = gain^2 I where fan_in >= fan_out, else W W^T = gain^2 I; uniform (Haar) over such.
    """
    _require_positive("orthogonal", "gain", gain, "1 is isometric")
    return Initializer(
        **named(orthogonal, gain=gain),
        distribution="orthogonal",
        law=r"\frac{g^2}{\max(n_\mathrm{in},n_\mathrm{out})}",
        reference="Saxe, McClelland, Ganguli 2013, arXiv:1312.6120",
        variance=lambda fan_in, fan_out: gain**2 / max(fan_in, fan_out),
    )


_LECUN = "LeCun, Bottou, Orr, Müller 1998, Efficient BackProp, equation 16"
_GLOROT = "Glorot, Bengio 2010, AISTATS, PMLR 9:249-256"
_HE = "He, Zhang, Ren, Sun 2015, ICCV, arXiv:1502.01852"

_FANS: dict[str, Callable[[int, int], float]] = {
    "fan_in": lambda fan_in, fan_out: fan_in,
    "fan_average": lambda fan_in, fan_out: (fan_in + fan_out) / 2,
}


def _scaled(
    factory: Callable[..., Initializer],
    distribution: str,
    scale: float,
    fan: str,
    law: str,
    reference: str,
    **parameters: float,
) -> Initializer:
    """The law of variance scale / fan: every law that looks at the layer's size is one of these."""
    return Initializer(
        **named(factory, **parameters),
        distribution=distribution,
        law=law,
        reference=reference,
        variance=lambda fan_in, fan_out: scale / _FANS[fan](fan_in, fan_out),
    )


def _lecun(factory: Callable[..., Initializer], distribution: str) -> Initializer:
    return _scaled(factory, distribution, 1.0, "fan_in", r"\frac{1}{n_\mathrm{in}}", _LECUN)


def _glorot(factory: Callable[..., Initializer], distribution: str) -> Initializer:
    law = r"\frac{2}{n_\mathrm{in}+n_\mathrm{out}}"
    return _scaled(factory, distribution, 1.0, "fan_average", law, _GLOROT)


def _he(factory: Callable[..., Initializer], distribution: str, slope: float) -> Initializer:
    rule, hint = "negative_slope must be finite and >= 0", "0 is ReLU, 0.01 a usual leaky ReLU"
    require(0 <= slope < math.inf, factory.__name__, rule, slope, hint)
    law = r"\frac{2}{(1+a^2)n_\mathrm{in}}" if slope else r"\frac{2}{n_\mathrm{in}}"
    gain_squared = 2 / (1 + slope**2)
    return _scaled(factory, distribution, gain_squared, "fan_in", law, _HE, negative_slope=slope)


def _require_positive(family: str, name: str, value: float, hint: str) -> None:
    """A size of weights that neither vanishes nor overflows in the networks, which are float32."""
    least, most = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)
    rule = f"{name} must be positive, from {least:.3g} to {most:.3g}"
    require(least <= value <= most, family, rule, value, hint)


def _fixed_sd(
    factory: Callable[..., Initializer], distribution: str, sd: float, reference: str
) -> Initializer:
    _require_positive(factory.__name__, "sd", sd, "use zeros for no spread")
    return Initializer(
        **named(factory, sd=sd),
        distribution=distribution,
        law=r"\sigma^2",
        reference=reference,
        variance=lambda fan_in, fan_out: sd**2,
    )


def _constant(value: float, entry: Mapping[str, Any]) -> Initializer:
    return Initializer(
        **entry,
        distribution="constant",
        law="0",
        reference="Goodfellow, Bengio, Courville 2016, Deep Learning, section 8.4",
        variance=lambda fan_in, fan_out: 0.0,
        mean=value,
    )
