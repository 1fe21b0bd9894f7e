"""Settings in words, and the table of all experiments."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.net.activations import ACTIVATIONS
from engine.report.setting_names import KINDS, SETTINGS, setting_text, settings_text
from engine.report.tables.experiments import experiments_table
from engine.study.protocol import Protocol
from tests.study.small import full_study, small_config


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (None, "–", "–"),
        (1000, "1000", "1000"),
        (-0.5, "−0.5", "−0.5"),
        ([4, 5], "4, 5", "4, 5"),
        ([[100, 20], [8, 8]], "100-20, 8-8", "100-20, 8-8"),
        ("quadratic", "quadratic", "均方误差"),
        ("my_loss", "my_loss", "my_loss"),
        (["xor", "mine"], "XOR, mine", "异或, mine"),
        ({"tanh": 0.5, "relu": 1.0}, "tanh 0.5, ReLU 1", "tanh 0.5、ReLU 1"),
        (
            {"tanh": {"rate": 0.5, "momentum": None}},
            "tanh (learning rate 0.5)",
            "tanh（学习率 0.5）",
        ),
        ({"rates": [0.1, 1.0], "steps": 3}, "learning rates 0.1/1, steps per axis 3", None),
    ],
)
def test_a_setting_in_words(value: Any, en: str, zh: str | None) -> None:
    assert setting_text(value, "en") == en
    assert zh is None or setting_text(value, "zh") == zh


def test_settings_come_in_one_order_and_those_of_the_study_have_names() -> None:
    settings = {"novelty": 3, "batch_size": 8, "depth": 2, "unset": None}
    assert settings_text(settings, "en") == "layers: 2; batch size: 8; novelty: 3"
    assert settings_text(settings, "zh") == "层数：2；批大小：8；novelty：3"
    protocol = full_study()
    used = set().union(*(keys(protocol.settings_of(name)) for name in protocol.experiments))
    assert used <= set(SETTINGS), "name it in engine/report/setting_names.py"
    kinds = {experiment.kind for experiment in protocol.experiments.values()}
    assert kinds <= set(KINDS), "name it in engine/report/setting_names.py"


def keys(settings: Any) -> set[str]:
    """Every key of settings and of settings within them, apart from names of activations."""
    if not isinstance(settings, dict):
        return set()
    inner = set().union(*(keys(value) for value in settings.values()))
    return inner | {key for key in settings if not key.startswith(tuple(ACTIVATIONS))}


def test_every_experiment_has_its_row(tmp_path: Path) -> None:
    protocol = Protocol.load(small_config(tmp_path))
    table = experiments_table(protocol)
    assert list(table.frame["experiment"]) == list(protocol.experiments)
    assert table.frame["cells"].sum() == len(protocol.cells())
    frame = table.frame.set_index("experiment")
    assert json.loads(frame.loc["mnist", "settings"])["dataset"] == "Bright rows"
    for language in ("zh", "en"):
        rows = table.content(language).rows
        assert [int(row[1]) for row in rows] == list(table.frame["cells"])
    propagation = table.content("en").rows[0]
    assert propagation[1:3] == ["20", "3"]
    assert propagation[3].startswith("all 4 functions; all 5 initializers; ")


def test_an_experiment_of_its_own_rows_names_them(tmp_path: Path) -> None:
    config = small_config(tmp_path)
    config["experiments"]["mnist"]["activations"] = ["relu", "tanh"]
    row = next(
        row
        for row in experiments_table(Protocol.load(config)).content("en").rows
        if "mnist" in row[0]
    )
    assert row[1] == "10"
    assert row[3].startswith("ReLU, tanh; all 5 initializers; ")
