"""Twelve questions that people ask most often: each is answered, or said not to be covered."""

import json
import math
import re

import numpy as np
import pytest

from engine.cli.command_line import main
from tests.programs import ROOT


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]):
    def answer(*arguments: str) -> tuple[dict, str]:
        """The JSON's content, and its notes as one text."""
        assert main(["recommend", *arguments, "--json"]) == 0
        document = json.loads(capsys.readouterr().out)
        return document, "\n".join(document["notes"])

    return answer


def test_which_gain_for_tanh(ask) -> None:
    """Shallow: that of E[tanh^2], by Monte Carlo; deep: less, and 5/3 lets gradients grow."""
    z = np.random.default_rng(1).standard_normal(1_000_000)
    shallow, notes = ask("tanh", "--depth", "3")
    assert shallow["law"]["gain"] == pytest.approx(np.mean(np.tanh(z) ** 2) ** -0.5, rel=3e-3)
    assert "calculate_gain('tanh') is 1.66667" in notes
    deep, _ = ask("tanh", "--depth", "100", "--gain", "5/3")
    assert 1 < deep["law"]["gain"] < 1.3
    assert deep["predictions"]["your gain"] == deep["predictions"]["calculate_gain"]
    assert deep["predictions"]["your gain"]["summary"] == "gradient explodes"


def test_which_gain_for_gelu(ask) -> None:
    z = np.random.default_rng(2).standard_normal(1_000_000)
    square = np.mean((z * np.vectorize(math.erfc)(-z / math.sqrt(2)) / 2) ** 2)
    found, notes = ask("GELU", "--depth", "6")
    assert found["law"]["gain"] == pytest.approx(square**-0.5, rel=5e-3)
    assert "calculate_gain knows no gelu" in notes
    deep, _ = ask("GELU", "--depth", "50")
    assert deep["law"]["gain"] ** 2 == pytest.approx(1.98305826, abs=1e-6)


def test_why_the_square_root_of_five(ask) -> None:
    """U(+-1/sqrt(n)) has variance 1 / (3 n), weights and biases alike."""
    found, notes = ask("relu", "--fan-in", "300", "--depth", "20")
    default = found["predictions"]["PyTorch default"]
    assert default["gain"] == pytest.approx(3**-0.5)
    assert default["weight_sd"] == default["bias_sd"] == pytest.approx((3 * 300) ** -0.5)
    assert default["gradient"] == pytest.approx(6 ** (-19 / 2), rel=1e-6)
    assert default["fails"]
    assert "sqrt(2 / (1 + 5)) = 0.577: it is derived from no activation" in notes


def test_he_with_tanh(ask) -> None:
    """Chaos: gradients grow with depth, at sqrt(2) as at any gain above 1."""
    he = [ask("tanh", "--depth", depth)[0]["predictions"]["he_normal"] for depth in ("50", "250")]
    assert 3 < he[0]["gradient"] < 30
    assert he[1]["summary"] == "gradient explodes"


def test_fan_in_or_fan_out(ask) -> None:
    found, notes = ask("relu", "--fan-in", "3x3x64", "--fan-out", "3x3x128", "--depth", "5")
    assert found["law"]["sd"] == pytest.approx(math.sqrt(2 / 576))
    glorot = found["predictions"]["glorot_normal"]
    assert glorot["weight_sd"] == pytest.approx(math.sqrt(2 / (576 + 1152)))
    assert "take fan-in" in notes
    assert f"{math.sqrt(2 / 576):.4g}" in notes
    assert f"{math.sqrt(2 / 1152):.4g}" in notes


def test_which_biases(ask) -> None:
    for name in ("relu", "tanh", "softplus"):
        assert "biases: zeros" in ask(name, "--depth", "6")[1]
    found, notes = ask("gelu", "--depth", "50")
    assert found["law"]["bias_sd"] ** 2 == pytest.approx(0.17292239, abs=1e-7)
    assert found["criticality"]["kind"] == "half-stable"
    assert "used here" in notes
    shallow, notes = ask("gelu", "--depth", "6")
    assert shallow["law"]["bias_sd"] == 0
    assert "zeros do at this depth" in notes


@pytest.mark.parametrize("zero", ["--sd", "--gain"])
@pytest.mark.parametrize("name", ["relu", "sigmoid"])
def test_why_not_zeros(ask, name: str, zero: str) -> None:
    found, notes = ask(name, zero, "0", "--depth", "5")
    row = found["predictions"][f"your {zero[2:]}"]
    assert row["fails"]
    assert "gradient vanishes" in row["summary"]
    assert "stay equal for ever" in notes
    assert "right in the output layer only" in notes


def test_how_to_start_the_last_layer(ask) -> None:
    found, notes = ask("relu", "--widths", "784,512,10")
    assert found["law"]["output_sd"] == pytest.approx(0.1 / math.sqrt(512))
    assert [layer["fan_in"] for layer in found["law"]["layers"]] == [784]
    assert f"ln 10 = {math.log(10):.4f}" in notes


def test_dropout_and_normalization(ask) -> None:
    found, notes = ask("relu", "--dropout", "0.5", "--depth", "10")
    assert found["law"]["gain"] == pytest.approx(1)
    assert found["law"]["first_gain"] == pytest.approx(math.sqrt(2))
    assert found["predictions"]["he_normal"]["signal"] == pytest.approx(2**4.5)
    assert found["predictions"]["recommended"]["sample_share"] is None
    for beyond in ("residual nets", "attention", "normalization (batch, layer)"):
        assert beyond in found["not_covered"]
        assert beyond in notes


def test_the_json_is_as_documented(ask) -> None:
    """docs/recommend.md names every key, nested ones in the row of theirs, and no other."""
    table = (ROOT / "docs" / "recommend.md").read_text(encoding="utf-8").partition("## `--json`")[2]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE))
    found, _ = ask("gelu", "--depth", "50")
    assert list(found) == list(rows)
    assert found["version"] == int(rows["version"])
    nested = {key: set(found[key]) for key in ("asked", "gains", "criticality")}
    nested["law"] = {*found["law"], *found["law"]["layers"][0]}
    nested["predictions"] = {"recommended", "least bad", *found["predictions"]["recommended"]}
    for key, names in nested.items():
        assert set(re.findall(r"`([\w ]+)`", rows[key])) == names, key
