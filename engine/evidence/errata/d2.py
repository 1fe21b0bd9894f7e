"""Slips in D2's derivation, held against linear networks drawn at random.

D2's numbering: x is z^0, the pre-activations are s^i = z^i W^i, and z^(i+1) = s^i; W^i has n_i rows
and n_(i+1) columns. The last pre-activations are s^d, where the gradient is drawn. The layer in
question is i = 1 of a net that has four weight matrices, W^0 to W^3.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.evidence.claims import places
from engine.evidence.errata.erratum import Erratum, Found, exactly, sampled
from engine.study.language import Text

INPUT_VARIANCE = 1.0
GRADIENT_VARIANCE = 0.25
"""Of x and of the gradient at s^d: different, so that a formula cannot take one for the other."""

NETWORKS = 1000
_SEED = 2010


@dataclass(frozen=True)
class Products:
    """A net of these widths n_0 .. n_(d+1), its weights of variance 1/(3 n_i): D2's first law."""

    widths: tuple[int, ...]

    @property
    def last(self) -> int:
        """d, the index of the last weights."""
        return len(self.widths) - 2

    def forward(self, first: int, last: int) -> float:
        """The product of n_j Var[W^j] over j = first .. last."""
        return math.prod(self.widths[j] * self._variance(j) for j in range(first, last + 1))

    def backward(self, first: int, last: int) -> float:
        """The product of n_(j+1) Var[W^j] over j = first .. last."""
        return math.prod(self.widths[j + 1] * self._variance(j) for j in range(first, last + 1))

    def gradient(self, layer: int) -> Found:
        """Variance of the gradient at s^layer, sampled."""
        return sampled(_draw(self.widths)[0][:, layer])

    def weight_gradient(self, layer: int) -> Found:
        """Variance of the gradient at W^layer, sampled."""
        return sampled(_draw(self.widths)[1][:, layer])

    def _variance(self, layer: int) -> float:
        return 1 / (3 * self.widths[layer])


@cache
def _draw(widths: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean squares of the gradients at s^i and at W^i, each (network, layer).

    Every network draws its weights, one input and one gradient anew.
    """
    rng = np.random.default_rng(_SEED)
    signal = rng.normal(0, math.sqrt(INPUT_VARIANCE), (NETWORKS, 1, widths[0]))
    signals, layers = [], []
    for fan_in, fan_out in itertools.pairwise(widths):
        bound = 1 / math.sqrt(fan_in)
        layers.append(rng.uniform(-bound, bound, (NETWORKS, fan_in, fan_out)))
        signals.append(signal)
        signal = signal @ layers[-1]
    gradient = rng.normal(0, math.sqrt(GRADIENT_VARIANCE), signal.shape)
    gradients = [gradient]
    for weights in reversed(layers[1:]):
        gradient = gradient @ weights.transpose(0, 2, 1)
        gradients.insert(0, gradient)
    at_weights = [z.transpose(0, 2, 1) * g for z, g in zip(signals, gradients, strict=True)]
    return _mean_squares(gradients), _mean_squares(at_weights)


def _mean_squares(values: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.column_stack([np.square(value).mean(axis=(1, 2)) for value in values])


LAYER = 1
UNEQUAL = Products((20, 30, 15, 25, 50))
EQUAL = Products((20,) * 5)

_FANS = (100, 100)
_NET = Text(
    f"线性网络，层宽 {'、'.join(map(str, UNEQUAL.widths))}",
    f"a linear net of widths {', '.join(map(str, UNEQUAL.widths))}",
)
_EVEN_NET = Text(
    f"线性网络，各层宽 {EQUAL.widths[0]}", f"a linear net of {EQUAL.widths[0]} units in every layer"
)


def _of(what: Text, net: Text) -> tuple[str, str]:
    return f"{what.zh}（{net.zh}）", f"{what.en} ({net.en})"


# Two values each, equally likely, for a weight and an input whose means are not 0.
_WEIGHTS, _INPUTS = np.array([0.0, 2.0]), np.array([2.5, 3.5])
_VAR_W, _VAR_X = _WEIGHTS.var(), _INPUTS.var()
_SQUARE_W, _SQUARE_X = _WEIGHTS.mean() ** 2, _INPUTS.mean() ** 2
_PRODUCT_VARIANCE = np.multiply.outer(_WEIGHTS, _INPUTS).var()


def _product_as_printed() -> float:
    """The two bare E^2 read as the square of one mean: of the one that fits better."""
    readings = (_VAR_W * _VAR_X + square * (_VAR_X + _VAR_W) for square in (_SQUARE_W, _SQUARE_X))
    return float(min(readings, key=lambda value: abs(value - _PRODUCT_VARIANCE)))


def _weight_gradient(backward: float) -> float:
    """The printed formula's common part times its second product."""
    return UNEQUAL.forward(0, LAYER - 1) * backward * INPUT_VARIANCE * GRADIENT_VARIANCE


_ALL_LAYERS = EQUAL.forward(0, EQUAL.last - 1)  # [n Var[W]]^d
_GRADIENT = Text("s^1 处梯度的方差", "the variance of the gradient at s^1")
_WEIGHT_GRADIENT = Text("w^1 处梯度的方差", "the variance of the gradient at w^1")


def _uniform_variance() -> Found:
    """Of U(-1, 1), by Gauss-Legendre quadrature, which is exact for a square."""
    nodes, weights = np.polynomial.legendre.leggauss(4)
    return exactly(float(weights @ np.square(nodes)) / 2)


_ROOT_OF_6 = math.sqrt(6)
_BOUND = _ROOT_OF_6 / math.sqrt(sum(_FANS))
_LOWER_AS_PRINTED = _ROOT_OF_6 / (math.sqrt(_FANS[0]) + _FANS[1])

ERRATA = (
    Erratum(
        "d2-product-moments",
        places.D2_PART_3_2("Var(w)Var(x)+E^2Var(x)+E^2Var(w)"),
        "Var(w)Var(x) + E²(w)Var(x) + E²(x)Var(w)",
        "Var(w)Var(x) + E²(w)Var(x) + E²(x)Var(w)",
        "w 取 0 或 2、x 取 2.5 或 3.5 时 wx 的方差；两处 E² 取同一个均值的平方，以较接近者计",
        "the variance of wx for w of 0 or 2 and x of 2.5 or 3.5, both E² being the square of "
        "one mean, whichever comes nearer",
        printed=_product_as_printed(),
        right=_VAR_W * _VAR_X + _SQUARE_W * _VAR_X + _SQUARE_X * _VAR_W,
        found=lambda: exactly(float(_PRODUCT_VARIANCE)),
    ),
    Erratum(
        "d2-backward-product",
        places.D2_PART_3_2(
            "Var[∂Cost/∂s^i] = Var[∂Cost/∂s^n] ∏_{j=i}^n n_{j+1}Var[W^j]",
            remark=Text("论文式 (6) 亦如此。", "So has the paper's equation 6."),
        ),
        "连乘自 j = i + 1 起：由 s^n 到 s^i 只经过 W^{i+1} 至 W^n。",
        "The product starts at j = i + 1: from s^n to s^i the way is through W^{i+1} to W^n.",
        *_of(_GRADIENT, _NET),
        printed=GRADIENT_VARIANCE * UNEQUAL.backward(LAYER, UNEQUAL.last),
        right=GRADIENT_VARIANCE * UNEQUAL.backward(LAYER + 1, UNEQUAL.last),
        found=lambda: UNEQUAL.gradient(LAYER),
    ),
    Erratum(
        "d2-weight-gradient-product",
        places.D2_PART_3_2("∏_{j=i}^{n-1} n_{j+1}Var[W^j] ∗ Var[x]Var[∂Cost/∂s^n]"),
        "后一连乘的下标为 j = i + 1 至 n：其中没有 W^i 自身的方差。",
        "The second product runs over j = i + 1 to n: the variance of W^i itself is not in it.",
        *_of(_WEIGHT_GRADIENT, _NET),
        printed=_weight_gradient(UNEQUAL.backward(LAYER, UNEQUAL.last - 1)),
        right=_weight_gradient(UNEQUAL.backward(LAYER + 1, UNEQUAL.last)),
        found=lambda: UNEQUAL.weight_gradient(LAYER),
    ),
    Erratum(
        "d2-equal-widths-gradient",
        places.D2_PART_3_2(
            "Var[∂Cost/∂s^i] = [nVar[W]]^{d-i}Var[x]",
            remark=Text("论文式 (13) 亦如此。", "So has the paper's equation 13."),
        ),
        "末尾应为 s^d 处梯度的方差，即末层梯度自身的方差。",
        "The last factor is the variance of the gradient at s^d, the last gradient's own.",
        *_of(_GRADIENT, _EVEN_NET),
        printed=EQUAL.backward(LAYER + 1, EQUAL.last) * INPUT_VARIANCE,
        right=EQUAL.backward(LAYER + 1, EQUAL.last) * GRADIENT_VARIANCE,
        found=lambda: EQUAL.gradient(LAYER),
    ),
    Erratum(
        "d2-equal-widths-weight-gradient",
        places.D2_PART_3_2("[nVar[w]]^{d}Var[x]Var[∂Cost/∂w^n]"),
        "末尾应为 s^d 处梯度的方差，而非权重梯度的方差。",
        "The last factor is the variance of the gradient at s^d, not of one at weights.",
        *_of(_WEIGHT_GRADIENT, _EVEN_NET),
        printed=_ALL_LAYERS * INPUT_VARIANCE * _ALL_LAYERS * GRADIENT_VARIANCE,
        right=_ALL_LAYERS * INPUT_VARIANCE * GRADIENT_VARIANCE,
        found=lambda: EQUAL.weight_gradient(LAYER),
    ),
    Erratum(
        "d2-uniform-variance",
        places.D2_PART_4("[c-(-c)]^2/12 = c^2/3"),
        "无需更正。",
        "Nothing is to be corrected.",
        "U[−1, 1] 的方差",
        "the variance of U[−1, 1]",
        printed=1 / 3,
        right=(1 - (-1)) ** 2 / 12,
        found=_uniform_variance,
    ),
    Erratum(
        "d2-normalised-bound",
        places.D2_PART_4("W ∼ U[-√6/(√n_i+n_{i+1}), √6/√(n_i+n_{i+1})]"),
        "下界的根号应盖住 n_i + n_{i+1}，与上界相同。",
        "In the lower bound, too, the root covers n_i + n_{i+1}.",
        "两侧均为 100 个神经元时权重的方差；所要求的是 2/(n_i + n_{i+1})",
        "the variance of a weight between layers of 100 units; what is required is "
        "2/(n_i + n_{i+1})",
        printed=(_BOUND + _LOWER_AS_PRINTED) ** 2 / 12,
        right=(_BOUND + _BOUND) ** 2 / 12,
        found=lambda: exactly(2 / sum(_FANS)),
    ),
)
