"""Claims tried again: which thresholds and conditions, and what becomes of the verdict."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.evidence.claims import FAMILIES, tried_again
from engine.evidence.claims.claim import Claim
from engine.evidence.claims.tried_again import PROPAGATION, variants_of
from engine.evidence.criteria import Criterion
from engine.evidence.frozen import study_of
from engine.evidence.ledger import judge
from engine.evidence.quantity import one as plain
from engine.evidence.variants import other_effects
from engine.report.ledger.robustness import told
from tests.evidence.synthetic import around, propagation

ROOT = Path(__file__).parents[2]
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
def test_an_effect_is_halved_and_doubled_on_its_own_scale(
    claim: str, halved: tuple[float, float], doubled: tuple[float, float]
) -> None:
    variants = other_effects(CLAIMS[claim].predicates)
    for variant, expected in zip(variants, (halved, doubled), strict=True):
        criterion = variant.tests[0].criterion
        assert (criterion.threshold, criterion.contrary) == pytest.approx(expected, rel=1e-5)


def test_what_chance_does_not_sway_has_no_smallest_effect() -> None:
    assert not list(other_effects(CLAIMS["equal-weights-stay-equal-all-layers"].predicates))


def test_every_condition_is_one_of_the_study_s() -> None:
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
    assert {*PROPAGATION} <= CLAIMS.keys()


def returning(ratio: float, experiment: str, spread: float = 0.01) -> xr.Dataset:
    """Gradients of size 1 everywhere; one net's comes back to the first layer with this ratio.

    spread : over replicates, as a share.
    """
    found = propagation(experiment=experiment)
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
    found = judge({"propagation": returning(0.8, "propagation"), **measurements}).to_dict()
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


def test_a_verdict_is_robust_that_turns_nowhere() -> None:
    kept = entry(weight_scale=at_widths({20: 0.8, 400: 0.9}))
    assert kept["robust"]
    assert told(kept, "en") == "the same verdict in 4 of 4"


def test_what_only_the_whole_ledger_leaves_open_is_held_against_the_claim_alone() -> None:
    found = judge({"propagation": returning(0.8, "propagation", 0.3)}).to_dict()["claims"]
    claim = {claim["id"]: claim for claim in found}[VANISHES]
    assert (claim["verdict"], claim["alone"]) == ("undecided", "contradicted")
    assert not claim["robust"]
    assert told(claim, "en") == (
        "the same verdict in 1 of 2; contradicted if judged alone; undecided with the smallest "
        "effect halved"
    )


def test_what_was_not_measured_is_no_variant() -> None:
    assert {one["kind"] for one in entry()["variants"]} == {"effect"}
    claims = judge({}).to_dict()["claims"]
    unmeasured = next(claim for claim in claims if claim["id"] == VANISHES)
    assert (unmeasured["variants"], unmeasured["robust"]) == ([], False)
    assert told(unmeasured, "en") is None


def test_a_variant_that_fails_does_not_agree() -> None:
    broken = at_widths({20: 0.8})
    broken["pre_activation_gradient_sd"][:] = np.nan
    claim = entry(weight_scale=broken)
    assert [v["verdict"] for v in claim["variants"] if v["kind"] == "width"] == ["not run"]
    assert not claim["robust"]
