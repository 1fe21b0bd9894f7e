"""The laws that theory named beforehand are those that it names now, and `recommend` with it."""

import hashlib
from functools import cache
from pathlib import Path

import pytest
import yaml

from engine.cli.recommend import Question, Recommendation, recommend
from engine.net.activations import make_activation
from engine.net.theory.network_law import NetworkLaw, network_law
from engine.study.protocol import Protocol
from engine.study.records import canonical

WRITTEN = yaml.safe_load(Path("workflow/predictions.yaml").read_text(encoding="utf-8"))
STUDY = Protocol.load(yaml.safe_load(Path("config.yaml").read_text(encoding="utf-8")))
[SETTINGS] = STUDY.of_kind("foretold").values()
every_function = pytest.mark.parametrize("family", WRITTEN["laws"])


def rounded(number: float) -> float:
    return float(f"{number:.5g}")


@cache
def asked(family: str) -> tuple[NetworkLaw, Recommendation]:
    """What theory says of the file's network, and what is recommended for it."""
    network, moment = WRITTEN["network"], WRITTEN["second_moment"]
    activation = make_activation(family)
    *units, classes = network
    one = Question(activation=activation, units=(*units,), classes=classes, second_moment=moment)
    return network_law(activation, network, moment), recommend(one)


def named_now(family: str) -> dict[str, object]:
    law, found = asked(family)
    return {
        "rule": found.best.rule,
        "sigma_w": rounded(law.gain),
        "sigma_b": rounded(law.bias_sd),
        "sds": [rounded(sd) for sd in law.weight_sds],
        "expected": found.own.summary,
    }


@every_function
def test_the_file_says_what_theory_says(family: str) -> None:
    assert WRITTEN["laws"][family] == named_now(family)


def test_the_study_trains_what_the_file_names_and_nowhere_else() -> None:
    trained = [activation.name for activation in SETTINGS.activations]
    assert trained == list(WRITTEN["laws"])
    others = [s.activations or STUDY.activations for s in STUDY.experiments.values()]
    elsewhere = [own for own in others if own != SETTINGS.activations]
    assert not {activation.name for own in elsewhere for activation in own} & set(trained)
    assert tuple(WRITTEN["network"][1:-1]) == SETTINGS.hidden
    assert WRITTEN["second_moment"] == SETTINGS.second_moment
    named = canonical({key: WRITTEN[key] for key in ("network", "second_moment", "laws")})
    assert WRITTEN["digest"] == hashlib.sha256(named.encode()).hexdigest()


@every_function
def test_it_is_the_law_that_recommend_prints_where_it_recommends_any(family: str) -> None:
    law, found = asked(family)
    assert law.gain == found.gain
    printed = [*(layer.weight_sd for layer in found.layers), found.output]
    if found.layers:
        assert law.weight_sds == pytest.approx(printed, rel=1e-12)
    assert all(layer.bias_sd == law.bias_sd for layer in found.layers)
