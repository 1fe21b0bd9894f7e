"""Claims tried again: which thresholds and conditions, and what becomes of the verdict."""

import math
from typing import Any, get_args

import numpy as np
import pytest
import xarray as xr

from engine.evidence import quantities as q
from engine.evidence.claims import FAMILIES, tried_again
from engine.evidence.claims.claim import Claim
from engine.evidence.claims.training import DOCUMENTS_LAWS
from engine.evidence.claims.tried_again import variants_of
from engine.evidence.criteria import Criterion
from engine.evidence.frozen import study_of
from engine.evidence.judge import judge
from engine.evidence.quantity import one as plain
from engine.evidence.variants import Kind, Tried, other_effects, try_variants
from engine.report.ledger.ledger_words import VARIED
from engine.report.ledger.robustness import told
from tests.evidence import blank_study
from tests.evidence.synthetic import around, propagation
from tests.programs import ROOT

CLAIMS = {claim.id: claim for claims in FAMILIES.values() for claim in claims}
VANISHES = "sigmoid-sd1-gradient-vanishes"


def edges(criterion: Criterion) -> list[float]:
    return [criterion.low, criterion.high, criterion.under, criterion.over]


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.id)
def test_other_thresholds_lie_on_either_side_of_the_claim_s(claim: Claim) -> None:
    variants = [variant.tests for variant in other_effects(claim.predicates)]
    for test, halved, doubled in zip(claim.predicates, *variants, strict=True) if variants else ():
        parts = (edges(one.criterion) for one in (halved, test, doubled))
        for one, own, other in zip(*parts, strict=True):
            assert min(one, other) <= own <= max(one, other)
            assert math.isfinite(one) == math.isfinite(own) == math.isfinite(other)
        for one in (halved, doubled):
            criterion = one.criterion
            assert criterion.under <= criterion.low or criterion.name == "below"
            assert criterion.over >= criterion.high or criterion.name == "above"
            if test.scale == "own" and test.quantity.range == (0.0, 1.0):
                assert all(edge >= 0 for edge in edges(criterion) if math.isfinite(edge))
                if test.quantity.yardstick is plain:
                    assert all(edge <= 1 for edge in edges(criterion) if math.isfinite(edge))


@pytest.mark.parametrize(
    ("claim", "halved", "doubled"),
    [
        (VANISHES, (0.1**0.5, 0.5**0.5), (0.01, 0.25)),  # a ratio
        ("sigmoid-sd1-saturates", (1 / 3, 1 / 19), (2 / 3, 2 / 11)),  # a share
        ("relu-he-beats-xavier", (0.005, -0.005), (0.02, -0.02)),  # a difference
        ("zero-weights-cannot-learn", (0.9**0.5,) * 2, (0.81,) * 2),  # of a guess's loss
        ("sigmoid-sd1-worse-with-depth", (-0.267949, 0.267949), (-0.8, 0.8)),  # a correlation
    ],
)
def test_an_effect_is_halved_and_doubled_on_its_own_scale(claim, halved, doubled) -> None:
    variants = other_effects(CLAIMS[claim].predicates)
    for variant, expected in zip(variants, (halved, doubled), strict=True):
        criterion = variant.tests[0].criterion
        assert (criterion.threshold, criterion.contrary) == pytest.approx(expected, rel=1e-5)


def test_what_chance_does_not_sway_has_no_smallest_effect() -> None:
    assert not list(other_effects(CLAIMS["equal-weights-stay-equal-all-layers"].predicates))


def test_every_condition_is_one_of_the_study_s_and_has_its_words() -> None:
    study = study_of(ROOT / "config.yaml")
    scale, deep = (study.experiments[name] for name in ("weight_scale", "deep"))
    assert {*tried_again.OTHER_WIDTHS, tried_again.WIDTH} == {*scale.widths}
    assert {*tried_again.OTHER_INPUT_SDS, tried_again.INPUT_SD} == {*scale.input_sds}
    assert {*tried_again.OTHER_DEPTHS} < {*deep.depths}
    for name, depth in (("propagation", "D0_DEPTH"), ("propagation_d1", "D1_DEPTH")):
        assert study.experiments[name].depth == getattr(tried_again, depth)
    for claim in CLAIMS.values():
        named = {variant.experiment for variant in variants_of(claim)} - {None}
        assert named <= study.experiments.keys(), claim.id
    assert max(study.experiments["glorot"].depths) == tried_again.PAPER_DEPTH
    for width in (30, 300):
        assert {*study.experiments[f"mnist_tuned_{width}"].hidden} == {width}
    toy = {activation.name for activation in study.experiments["toy"].activations}
    assert {*tried_again._TOY_NETS} == toy
    for name, laws in tried_again._OTHER_LAWS.items():
        assert {*laws} < {law.name for law in study.initializers_of(name)} | {"he_normal"}
    assert VARIED.keys() == {*get_args(Kind)}


def returning(ratio: float, experiment: str, spread: float = 0.01) -> xr.Dataset:
    """Gradients of size 1 everywhere; one net's comes back to the first layer with this ratio.

    spread : over replicates, as a share.
    """
    found = propagation(experiment=experiment).drop_vars("weight_gradient_sd")
    cell = {"activation": "sigmoid", "initializer": "normal_sd1", "layer": 1}
    values = around(ratio, spread * ratio, found.sizes["replicate"])
    found["pre_activation_gradient_sd"].loc[cell] = values
    return found


def at_widths(ratios: dict[int, float]) -> xr.Dataset:
    """The same for each width, with inputs of sd 1."""
    parts = [returning(ratio, "weight_scale") for ratio in ratios.values()]
    widths = xr.DataArray([*ratios], dims="width", name="width")
    joined = xr.concat([part.drop_vars("status") for part in parts], widths)
    return joined.expand_dims(input_sd=[1.0]).assign(status=parts[0]["status"])


def entry(**measurements: xr.Dataset) -> dict[str, Any]:
    found = judge({"propagation": returning(0.8, "propagation"), **measurements})
    return {claim["id"]: claim for claim in found["claims"]}[VANISHES]


def test_a_verdict_is_told_with_where_it_turns() -> None:
    turned = entry(weight_scale=at_widths({20: 0.01, 30: 0.02, 50: 0.3, 200: 0.9}))
    assert turned["verdict"] == "contradicted"
    assert not turned["robust"]
    assert told(turned, "en") == (
        "the same verdict in 3 of 6; supported at width 20, 30; immaterial at width 50"
    )
    assert told(turned, "zh") == ("6种中3种判定相同；层宽为20、30时支持；层宽为50时无实质差别")
    estimates = {
        v["label"]["en"]: v["estimate"] for v in turned["variants"] if v["kind"] == "width"
    }
    assert estimates == pytest.approx({"20": 0.01, "30": 0.02, "50": 0.3, "200": 0.9}, rel=1e-3)


def test_the_gradient_of_the_weights_is_tried_in_place_of_that_at_the_pre_activations() -> None:
    own = returning(0.8, "propagation")
    other = returning(0.02, "propagation")["pre_activation_gradient_sd"]
    again = tried(VANISHES, own.assign(weight_gradient_sd=other))["measure", "weights’ gradient"]
    assert again.outcome == "supported"
    assert again.estimate == pytest.approx(0.02, rel=0.01)


def test_a_lean_is_tried_at_other_widths() -> None:
    """Without what is asked of a histogram, which is kept of one width alone."""
    id, draws = "sigmoid-lecun-bell-then-skewed", propagation(experiment="histogram_draws")
    wide = propagation(experiment="weight_scale")
    for data, last in ((draws, 0.2), (wide, 0.0)):
        skewness = data["skewness"].loc[{"activation": "sigmoid", "initializer": "lecun_normal"}]
        skewness[:] = near(0.0, skewness)
        skewness.loc[{"layer": 6}] += last
    scale = wide.drop_vars("status").expand_dims(input_sd=[1.0], width=[400])
    found = tried(id, draws, weight_scale=scale.assign(status=wide["status"]))
    assert found["width", "400"].outcome == "immaterial"
    assert found["width", "400"].estimate == pytest.approx(0.0, abs=0.01)
    assert {kind for kind, _ in found} == {"effect", "width"}


def test_a_verdict_is_robust_that_turns_nowhere_and_what_was_not_measured_no_variant() -> None:
    kept = entry(weight_scale=at_widths({20: 0.8, 400: 0.9}))
    assert kept["robust"]
    assert told(kept, "en") == "the same verdict in 4 of 4"
    assert {one["kind"] for one in entry()["variants"]} == {"effect"}
    claims = judge({})["claims"]
    unmeasured = next(claim for claim in claims if claim["id"] == VANISHES)
    assert (unmeasured["variants"], unmeasured["robust"]) == ([], False)
    assert told(unmeasured, "en") is None


def test_what_only_the_whole_ledger_leaves_open_is_held_against_the_claim_alone() -> None:
    found = judge({"propagation": returning(0.8, "propagation", 0.3)})["claims"]
    claim = {claim["id"]: claim for claim in found}[VANISHES]
    assert (claim["verdict"], claim["alone"]) == ("undecided", "contradicted")
    assert not claim["robust"]
    assert told(claim, "en") == (
        "the same verdict in 1 of 2; contradicted if judged alone, as variants are; undecided with "
        "the smallest effect halved"
    )


def test_a_variant_that_fails_does_not_agree() -> None:
    broken = at_widths({20: 0.8})
    broken["pre_activation_gradient_sd"][:] = np.nan
    claim = entry(weight_scale=broken)
    assert [v["verdict"] for v in claim["variants"] if v["kind"] == "width"] == ["not run"]
    assert not claim["robust"]


STUDY = blank_study.study()
CHANCE = np.random.default_rng(4)


def tried(id: str, own: xr.Dataset, **measurements: xr.Dataset) -> dict[tuple[str, str], Tried]:
    found = try_variants(variants_of(CLAIMS[id]), own, measurements)
    return {(one.variant.kind, one.variant.label.en): one for one in found}


def near(value: float, like: xr.DataArray) -> np.ndarray:
    return value + CHANCE.normal(0, 1e-3, like.shape)


def test_training_is_judged_again_after_half_of_the_time() -> None:
    """By the losses up to there, which are planted to say the contrary of the end's."""
    data = STUDY["mnist"].copy(deep=True)
    xavier = {"activation": "relu", "initializer": "lecun_normal"}
    data["train_loss"].loc[xavier] = near(1.5, data["train_loss"].loc[xavier])
    data["mean_loss"].loc[xavier] = near(1.5, data["mean_loss"].loc[xavier])
    halfway = {**xavier, "window": 200}
    data["mean_loss"].loc[halfway] = near(0.5, data["mean_loss"].loc[halfway])
    own = CLAIMS["relu-he-beats-xavier"].checks(data)[0].estimate
    again = tried("relu-he-beats-xavier", data)["time", "half of the time"]
    assert (own, again.estimate) == pytest.approx((0.5, -0.5), abs=0.01)
    assert again.outcome == "contradicted"


def test_a_tuned_training_is_tried_elsewhere() -> None:
    """In which the same nets are planted to fare the other way round."""
    data = STUDY["mnist_tuned"]
    losses = {}
    for name, sigmoid in (("own", 0.5), ("elsewhere", -0.5)):
        losses[name] = data.copy(deep=True)
        cell = losses[name]["train_loss"].loc[{"activation": "sigmoid"}]
        cell[:] = near(1 + sigmoid, cell)
    id, other = "odd-activation-preferred-tuned", losses["elsewhere"]
    found = tried(id, losses["own"], mnist_tuned_300=other, shapeset_tuned=other)
    assert CLAIMS[id].checks(losses["own"])[0].estimate == pytest.approx(0.5, abs=0.01)
    elsewhere = [one for (kind, _), one in found.items() if kind in ("width", "data")]
    assert {one.variant.experiment for one in elsewhere} == {"mnist_tuned_300", "shapeset_tuned"}
    assert {one.outcome for one in elsewhere} == {"contradicted"}


def test_of_the_moments_that_were_measured_one_is_halfway() -> None:
    data = STUDY["dead_units"].copy(deep=True)
    data["silent_share"][:] = np.abs(near(0.0, data["silent_share"]))
    data["silent_share"][{"point": 1}] += 0.5
    own = CLAIMS["many-relus-die-in-training"].checks(data)[0].estimate
    again = tried("many-relus-die-in-training", data)["time", "half of the time"]
    assert (own, again.estimate) == pytest.approx((0.0, 0.5), abs=0.01)


def test_the_top_layer_is_that_of_the_other_depth_too() -> None:
    data = STUDY["glorot"].copy(deep=True)
    for place, share in ((0, 0.1), (1, 0.9)):
        for layer in (3, 4):
            cell = data["saturated_share"][{"depth": place, "layer": layer}]
            cell[:] = near(share if layer == 3 + place else 0.5, cell)
    own = CLAIMS["tanh-no-top-saturation"].checks(data)[0].estimate
    found = tried("tanh-no-top-saturation", data)
    again = found["depth", "5"]
    assert (own, again.estimate) == pytest.approx((0.1, 0.9), abs=0.01)
    assert again.outcome == "contradicted"
    assert ("depth", "5") not in tried("softsign-gentler", data)  # which is judged there


def test_longer_windows_blur_a_time() -> None:
    """By hand: the loss falls from 1 to 0 in the first window of 10 iterations, or from 10 on."""
    losses, ends = np.array([[1.0, 0, 0, 0], [1, 1, 0, 0]]), np.array([10.0, 20, 30, 40])
    time = q.ITERATIONS_TO_HALF
    for n, expected in ((1, [15, 25]), (2, [20, 30]), (4, [40, 40])):
        found = q.in_windows(time, n).compute(losses, ends=ends, guess=1.0)
        assert np.asarray(found).tolist() == expected, n


def test_weights_of_another_law_are_read_in_place_of_the_claim_s() -> None:
    data = STUDY["zero_centering"].copy(deep=True)
    early, late = np.array([[0.9, 0.01, 0.01, 0.01], [0.9, 0.9, 0.9, 0.01]]) * math.log(10)
    for law, function in (("lecun_normal", "sigmoid"), ("uniform_fan_in", "centred_sigmoid")):
        for name in ("sigmoid", "centred_sigmoid"):
            cell = data["mean_loss"].loc[{"activation": name, "initializer": law}]
            cell[:] = near(1.0, cell) * (late if name == function else early)
    own = CLAIMS["not-zero-centred-slower"].checks(data)[0].estimate
    found = tried("not-zero-centred-slower", data)
    again = found["law", "Glorot's standard weights"]
    assert again.outcome == "contradicted"
    assert again.estimate == pytest.approx(1 / own, rel=0.01)
    assert {name for kind, name in found if kind == "law"} == {"Glorot's standard weights"}


@pytest.mark.parametrize(
    ("id", "estimate"),
    [
        ("forward-variance-product-normalised", 0.8 / 9),
        ("backward-variance-product-normalised", 0.25),
        ("weight-gradient-equal-across-layers-normalised", 3.0),
        ("unit-derivative-approximation-normalised", 0.2),
        ("normalised-variance-tanh", 0.25),
    ],
)
def test_equations_are_tried_for_inputs_of_another_size(id: str, estimate: float) -> None:
    """On stored moments of nets with sqrt(1/n), planted; those of the claim's own nets are 1."""
    scale = propagation(experiment="weight_scale")
    planted = {
        "second_moment": np.full(6, 0.8),
        "pre_activation_gradient_sd": np.array([0.5, *[1.0] * 5]),
        "weight_gradient_sd": np.array([3.0, *[1.0] * 5]),
    }
    for variable, layers in planted.items():
        cell = scale[variable].loc[{"activation": "tanh", "initializer": "lecun_normal"}]
        cell[:] = layers * near(1.0, cell)
    data = scale.drop_vars("status").expand_dims(input_sd=[3.0], width=[100])
    experiment = CLAIMS[id].evidence.experiment
    found = tried(id, STUDY[experiment], weight_scale=data.assign(status=scale["status"]))
    again = found["inputs", "3"]
    assert again.estimate == pytest.approx(estimate, rel=0.01)
    assert again.outcome == "contradicted"


def test_a_median_is_not_moved_by_a_single_net() -> None:
    data = propagation(replicates=16)
    cell = data["saturated_share"].loc[{"activation": "sigmoid", "initializer": "normal_sd1"}]
    cell[:] = np.clip(near(0.6, cell), 0, 1)
    cell[{"replicate": slice(3)}] = 0.01
    own = judge({"propagation": data})["claims"][0]
    again = tried("sigmoid-sd1-saturates", data)["measure", "median over replicates"]
    assert (own["id"], own["verdict"]) == ("sigmoid-sd1-saturates", "undecided")
    assert again.outcome == "supported"
    assert again.estimate == pytest.approx(0.6, abs=0.01)
    few = tried("sigmoid-sd1-saturates", data.isel(replicate=slice(8)))
    assert ("measure", "median over replicates") not in few


def test_nets_of_one_activation_are_compared_with_one_another() -> None:
    data = STUDY["toy"].copy(deep=True)
    data["validation_accuracy"].loc[{"activation": "sigmoid"}] *= 0.5
    found = tried("toy-accuracy", data)
    assert CLAIMS["toy-accuracy"].checks(data)[0].estimate == pytest.approx(0.5, abs=0.01)
    assert {found["net", name].outcome for name in ("the sigmoid", "ReLU")} == {"immaterial"}


def test_a_surface_is_tried_on_its_inner_half_and_by_another_flatness() -> None:
    data = STUDY["cost_surface"].copy(deep=True)
    quantiles = np.linspace(0, 1, 5)
    data["inner_flat_share"] = data["flat_share"] * 0.5
    data["inner_flat_share"].loc[{"cost": "quadratic"}] += 0.4
    steep = data["flat_share"].expand_dims(quantile=quantiles) * xr.DataArray(
        quantiles, dims="quantile"
    )
    data = data.assign(gradient_quantile=steep)
    data["gradient_quantile"].loc[{"cost": "quadratic"}] *= 0.2
    found = tried("cross-entropy-steeper-plateaus", data)
    assert found["reach", "the inner half"].estimate == pytest.approx(0.4, abs=0.01)
    below = found["measure", "share below a tenth of the longest gradient"]
    assert below.estimate == pytest.approx(0.5 - 0.1, abs=0.01)


def test_breadth_and_loss_are_those_of_the_same_nets_at_the_textbook_s_rate() -> None:
    """Where the broadest learns best there is nothing inside the range."""
    data, laws = STUDY["mnist"].copy(deep=True), DOCUMENTS_LAWS
    for place, law in enumerate(laws):
        cell = {"initializer": law}
        data["initial_sd"].loc[cell] = near(float(place), data["initial_sd"].loc[cell])
        data["train_loss"].loc[cell] = near(2.0 - place / 2, data["train_loss"].loc[cell])
    found = tried("breadth-needed", STUDY["mnist_tuned"], mnist=data)
    assert found["rate", tried_again._SAME_NETS.en].outcome == "contradicted"


def test_saturation_is_tried_from_where_figures_call_it_so() -> None:
    found = judge({})["claims"]
    [entry] = [one for one in found if one["id"] == "saturated-derivative-zero"]
    [again] = [one for one in entry["variants"] if one["kind"] == "measure"]
    assert again["estimate"] == pytest.approx(4 * 0.05 * 0.95)
    assert (entry["verdict"], again["verdict"]) == ("supported", "immaterial")
