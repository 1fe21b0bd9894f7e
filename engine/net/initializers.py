"""Initial weights: one immutable object per law, named after the law and never after an activation.

Weights have shape (fan_in, fan_out), independent of everything but the generator given. All laws
of one distribution scale the same unit-variance draw, so from one generator state `he_normal` is
sqrt(2) times `lecun_normal`: comparisons between them rest on common random numbers.

"Truncated" normals are cut at two standard deviations of the normal they are drawn from, then
rescaled, so the stated sd is the one *after* truncation (and the largest weight 2.27 stated sd).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.net.registry import entry_name, make_entry, require, verify_registry

Array = NDArray[np.float64]

TRUNCATION = 2.0
"""Where truncated normals are cut, in standard deviations before truncation."""

_DENSITY_AT_CUT = math.exp(-(TRUNCATION**2) / 2) / math.sqrt(2 * math.pi)
TRUNCATED_SD = math.sqrt(1 - 2 * TRUNCATION * _DENSITY_AT_CUT / math.erf(TRUNCATION / math.sqrt(2)))
"""Standard deviation (0.8796) of a standard normal truncated at +-2; Johnson, Kotz and
Balakrishnan, Continuous Univariate Distributions 1, equation 13.135."""


@dataclass(frozen=True, kw_only=True)
class Initializer:
    """A law of initial weights.

    `variance(fan_in, fan_out)` is the variance of one weight, `law` the same in LaTeX with
    n_in and n_out; `mean` is zero save for constants. Two are equal when their names are.
    """

    name: str
    family: str = field(compare=False, repr=False)
    parameters: Mapping[str, float] = field(compare=False, repr=False)
    distribution: str = field(compare=False, repr=False)
    law: str = field(compare=False, repr=False)
    reference: str = field(compare=False, repr=False)
    variance: Callable[[int, int], float] = field(compare=False, repr=False)
    mean: float = field(default=0.0, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))
        kinds = ", ".join(DISTRIBUTIONS)
        known = self.distribution in DISTRIBUTIONS
        require(known, self.name, f"distribution is one of {kinds}", self.distribution, "add it")
        for what in ("law", "reference"):
            text = getattr(self, what)
            require(bool(text.strip()), self.name, f"{what} must not be empty", text, "add it")

    def sample(self, rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        """Weights of shape (fan_in, fan_out) in float64, drawn from `rng`."""
        shape = (fan_in, fan_out)
        require(min(shape) >= 1, self.name, "fan_in, fan_out >= 1", shape, "give layer sizes")
        weights = DISTRIBUTIONS[self.distribution](rng, fan_in, fan_out)
        weights *= math.sqrt(self.variance(fan_in, fan_out))
        weights += self.mean
        return weights


def zeros() -> Initializer:
    """Every weight zero: the symmetry of the units is never broken."""
    return _constant(zeros, {}, 0.0)


def constant(value: float) -> Initializer:
    """Every weight `value`."""
    return _constant(constant, {"value": value}, value)


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
    require(0 < gain < math.inf, "orthogonal", "gain must be positive", gain, "1 is isometric")
    return Initializer(
        name=entry_name(orthogonal, {"gain": gain}),
        family="orthogonal",
        parameters={"gain": gain},
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
    parameters: Mapping[str, float] = MappingProxyType({}),
) -> Initializer:
    """The law of variance scale / fan: every law that looks at the layer's size is one of these."""
    return Initializer(
        name=entry_name(factory, parameters),
        family=factory.__name__,
        parameters=parameters,
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
    parameters = {"negative_slope": slope}
    return _scaled(factory, distribution, gain_squared, "fan_in", law, _HE, parameters)


def _fixed_sd(
    factory: Callable[..., Initializer], distribution: str, sd: float, reference: str
) -> Initializer:
    family = factory.__name__
    require(0 < sd < math.inf, family, "sd must be positive", sd, "use zeros for no spread")
    return Initializer(
        name=entry_name(factory, {"sd": sd}),
        family=family,
        parameters={"sd": sd},
        distribution=distribution,
        law=r"\sigma^2",
        reference=reference,
        variance=lambda fan_in, fan_out: sd**2,
    )


def _constant(
    factory: Callable[..., Initializer], parameters: Mapping[str, float], value: float
) -> Initializer:
    family = factory.__name__
    require(math.isfinite(value), family, "value must be finite", value, "0 is zeros")
    return Initializer(
        name=entry_name(factory, parameters),
        family=family,
        parameters=parameters,
        distribution="constant",
        law="0",
        reference="Goodfellow, Bengio, Courville 2016, Deep Learning, section 8.4",
        variance=lambda fan_in, fan_out: 0.0,
        mean=value,
    )


def _draw_truncated(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    draws = rng.standard_normal((fan_in, fan_out))
    while np.any(outside := np.abs(draws) > TRUNCATION):
        draws[outside] = rng.standard_normal(np.count_nonzero(outside))
    return draws / TRUNCATED_SD


def _draw_orthogonal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """A Haar orthogonal matrix at unit variance: QR of a Gaussian, with the signs of R's diagonal
    moved into Q, without which Q is not uniform (Mezzadri 2007, Notices of the AMS 54:592)."""
    longer, shorter = max(fan_in, fan_out), min(fan_in, fan_out)
    q, r = np.linalg.qr(rng.standard_normal((longer, shorter)))
    q *= math.sqrt(longer) * np.copysign(1.0, np.diagonal(r))
    return q if fan_in >= fan_out else np.ascontiguousarray(q.T)


DISTRIBUTIONS: dict[str, Callable[[np.random.Generator, int, int], Array]] = {
    "normal": lambda rng, *shape: rng.standard_normal(shape),
    "uniform": lambda rng, *shape: rng.uniform(-math.sqrt(3), math.sqrt(3), shape),
    "truncated_normal": _draw_truncated,
    "orthogonal": _draw_orthogonal,
    "constant": lambda rng, *shape: np.zeros(shape),
}
"""Draws of shape (fan_in, fan_out) with mean 0 and variance 1 (a constant has no spread: 0)."""

INITIALIZERS: dict[str, Callable[..., Initializer]] = {
    "zeros": zeros,
    "constant": constant,
    "normal": normal,
    "truncated_normal": truncated_normal,
    "uniform_fan_in": uniform_fan_in,
    "lecun_normal": lecun_normal,
    "lecun_uniform": lecun_uniform,
    "lecun_truncated": lecun_truncated,
    "glorot_normal": glorot_normal,
    "glorot_uniform": glorot_uniform,
    "glorot_truncated": glorot_truncated,
    "he_normal": he_normal,
    "he_uniform": he_uniform,
    "he_truncated": he_truncated,
    "orthogonal": orthogonal,
}

verify_registry("initializer", INITIALIZERS)


def make_initializer(family: str, **parameters: float) -> Initializer:
    """The initializer of this family; ValueError on an unknown family or a bad parameter."""
    return make_entry("initializer", INITIALIZERS, family, parameters)
