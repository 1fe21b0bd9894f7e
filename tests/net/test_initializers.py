"""Every law sampled on shapes that are not square, against its stated variance and distribution.

Tolerances are five standard errors of the statistic itself, derived where they are used, so a
right law fails about once in two million checks (and never here: the seeds are fixed).
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.net.activations import make_activation
from engine.net.initializers import (
    INITIALIZERS,
    TRUNCATED_SD,
    TRUNCATION,
    Initializer,
    make_initializer,
)

NEEDED = {"constant": {"value": 0.3}, "normal": {"sd": 0.5}, "truncated_normal": {"sd": 0.5}}
STATED = [make_initializer(family, **NEEDED.get(family, {})) for family in INITIALIZERS] + [
    make_initializer("he_normal", negative_slope=0.2),
    make_initializer("he_uniform", negative_slope=1.0),
    make_initializer("orthogonal", gain=1.5),
]
# Those that depend on the activation as they are for ReLU, where all have closed forms.
LAWS = [law.bound_to(make_activation("relu")) for law in STATED]
RANDOM = [law for law in LAWS if law.distribution != "constant"]
SHAPES = [(300, 50), (40, 500), (784, 100)]

# fourth moment over squared variance; of a truncated normal by its recurrence
_CUT = TRUNCATION * math.exp(-(TRUNCATION**2) / 2) * math.sqrt(2 / math.pi)
_CUT /= math.erf(TRUNCATION / math.sqrt(2))
KURTOSIS = {
    "normal": 3.0,
    "uniform": 1.8,
    "truncated_normal": (3 * TRUNCATED_SD**2 - TRUNCATION**2 * _CUT) / TRUNCATED_SD**4,
}

every_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
every_random_law = pytest.mark.parametrize("law", RANDOM, ids=lambda law: law.name)


def stated_variance(law: Initializer, fan_in: int, fan_out: int) -> float:
    """The published law, written out again independently of the engine."""
    a = law.parameters.get("negative_slope", 0.0)
    return {
        "zeros": 0.0,
        "constant": 0.0,
        "normal": law.parameters.get("sd", 0.0) ** 2,
        "truncated": law.parameters.get("sd", 0.0) ** 2,
        "uniform": (2 / math.sqrt(fan_in)) ** 2 / 12,
        "lecun": 1 / fan_in,
        "glorot": 2 / (fan_in + fan_out),
        "he": 2 / (1 + a * a) / fan_in,
        "orthogonal": law.parameters.get("gain", 0.0) ** 2 / max(fan_in, fan_out),
        "critical": 2 / fan_in,
        "depth": 2 / fan_in,
        "random": 2 * math.exp(1.2 / (max(fan_in, 6) - 2.4)) ** 2 / fan_in,
        "two": 4 / (fan_in + fan_out),
        "lsuv": 1 / max(fan_in, fan_out),
    }[law.family.split("_")[0]]


@every_law
def test_variance_is_the_published_law(law):
    for shape in SHAPES:
        assert law.variance(*shape) == pytest.approx(stated_variance(law, *shape), rel=1e-12)


@every_law
def test_samples_are_fresh_float64_of_fan_in_by_fan_out(law):
    for shape in SHAPES:
        weights = law.sample(np.random.default_rng(0), *shape)
        assert weights.shape == shape
        assert weights.dtype == np.float64
        assert weights.flags.c_contiguous
        np.testing.assert_array_equal(weights, law.sample(np.random.default_rng(0), *shape))


@every_random_law
def test_sampled_variance_and_mean_follow_the_law(law):
    """The mean of n squares of independent weights with variance v and kurtosis k has standard
    error v sqrt((k - 1) / n); orthogonal ones sum to gain^2 times the shorter side in every draw.
    """
    for shape in SHAPES:
        weights = law.sample(np.random.default_rng(7), *shape)
        sd = math.sqrt(law.variance(*shape))
        error = math.sqrt((KURTOSIS.get(law.distribution, 1) - 1) / weights.size)
        assert np.mean(np.square(weights)) == pytest.approx(sd**2, rel=max(5 * error, 1e-12))
        assert abs(np.mean(weights)) < 5 * sd / math.sqrt(weights.size)


@pytest.mark.parametrize(
    "law", [law for law in RANDOM if law.distribution in KURTOSIS], ids=lambda law: law.name
)
def test_the_shape_of_the_distribution(law):
    shape = (400, 1000)
    unit = law.sample(np.random.default_rng(11), *shape) / math.sqrt(law.variance(*shape))
    largest = np.abs(unit).max()
    # the standard error of a fourth moment is bounded by that of a normal's, sqrt(96 / n)
    tolerance = 5 * math.sqrt(96 / unit.size)
    assert np.mean(unit**4) == pytest.approx(KURTOSIS[law.distribution], abs=tolerance)
    assert abs(np.mean(unit**3)) < 5 * math.sqrt(15 / unit.size)
    bound = {"normal": math.inf, "uniform": math.sqrt(3), "truncated_normal": 2 / TRUNCATED_SD}
    assert largest <= bound[law.distribution]
    assert largest > min(bound[law.distribution] * 0.999, 4)


def test_the_sd_of_a_truncated_normal_is_the_one_after_truncation():
    from scipy.stats import truncnorm

    assert truncnorm.std(-TRUNCATION, TRUNCATION) == pytest.approx(TRUNCATED_SD, rel=1e-12)
    assert truncnorm.stats(-TRUNCATION, TRUNCATION, moments="k") == pytest.approx(
        KURTOSIS["truncated_normal"] - 3, rel=1e-9
    )


@pytest.mark.parametrize("gain", [1.0, 1.5])
@pytest.mark.parametrize("shape", [(30, 7), (7, 30), (20, 20), (1, 5)])
def test_orthogonal_is_an_isometry_of_the_shorter_side(gain, shape):
    w = make_initializer("orthogonal", gain=gain).sample(np.random.default_rng(5), *shape)
    gram = w.T @ w if shape[0] >= shape[1] else w @ w.T
    np.testing.assert_allclose(gram, gain**2 * np.eye(min(shape)), atol=1e-14 * gain**2 * 10)


def test_orthogonal_matrices_are_uniform_not_what_qr_returns():
    """Haar measure is invariant, so every entry has mean 0; plain QR fixes signs on the diagonal.

    An entry of a Haar matrix of size n has variance 1/n.
    """
    n, draws = 4, 2000
    rng = np.random.default_rng(13)
    sample = [make_initializer("orthogonal").sample(rng, n, n) for _ in range(draws)]
    plain = [np.linalg.qr(rng.standard_normal((n, n)))[0] for _ in range(draws)]
    limit = 5 * math.sqrt(1 / n / draws)
    assert np.abs(np.mean(sample, axis=0)).max() < limit
    assert np.abs(np.mean(plain, axis=0)).max() > limit
    # the trace of a Haar matrix has mean 0 and variance 1
    assert np.var(np.trace(sample, axis1=1, axis2=2)) == pytest.approx(1, abs=0.2)


def test_laws_of_one_distribution_share_their_draws():
    def draw(family: str, **parameters: float) -> np.ndarray:
        return make_initializer(family, **parameters).sample(np.random.default_rng(1), 50, 20)

    for suffix in ("normal", "uniform", "truncated"):
        lecun, he = draw(f"lecun_{suffix}"), draw(f"he_{suffix}")
        np.testing.assert_allclose(he, math.sqrt(2) * lecun, rtol=1e-14)
        glorot = draw(f"glorot_{suffix}")
        np.testing.assert_allclose(glorot, math.sqrt(2 * 50 / 70) * lecun, rtol=1e-14)
    np.testing.assert_allclose(draw("normal", sd=0.01), draw("lecun_normal") * math.sqrt(0.5) / 10)
    critical = make_initializer("critical").bound_to(make_activation("relu"))
    drawn = critical.sample(np.random.default_rng(1), 50, 20)
    np.testing.assert_allclose(drawn, draw("he_normal"), rtol=1e-12)


def test_constants_are_constant_and_a_layer_without_units_is_refused():
    rng = np.random.default_rng(0)
    assert (make_initializer("zeros").sample(rng, 3, 4) == 0).all()
    assert (make_initializer("constant", value=-0.3).sample(rng, 3, 4) == -0.3).all()
    with pytest.raises(ValueError, match=r"fan_in, fan_out >= 1, got \(0, 3\)"):
        make_initializer("zeros").sample(np.random.default_rng(0), 0, 3)


@given(fan_in=st.integers(1, 40), fan_out=st.integers(1, 40), seed=st.integers(0, 2**32))
def test_any_layer_size_can_be_drawn(fan_in, fan_out, seed):
    for law in LAWS:
        weights = law.sample(np.random.default_rng(seed), fan_in, fan_out)
        assert weights.shape == (fan_in, fan_out)
        assert np.isfinite(weights).all()


@pytest.mark.parametrize("law", STATED, ids=lambda law: law.name)
def test_only_a_law_that_depends_on_the_activation_must_be_bound(law):
    bound = law.bound_to(make_activation("tanh"))
    assert bound == law
    assert bound.bound_to(make_activation("relu")) is bound
    if bound is not law:
        with pytest.raises(ValueError, match=f"{law.name}: .*depends on the activation, got none"):
            law.sample(np.random.default_rng(0), 3, 4)
