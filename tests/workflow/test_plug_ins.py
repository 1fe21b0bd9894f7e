"""A study that grows by another activation and the user's own laws, up to the paper."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.workflow.test_rerunning import FROM_CELLS, stages
from tests.workflow.tiny_study import CELLS, IN_ENGLISH, STUDY, Study

MODULE = '''"""The user's own."""

import numpy as np


def swish(z, beta=1.0):
    return z / (1 + np.exp(-beta * z))


def coin(rng, fan_in, fan_out):
    """Plus or minus sqrt(1 / fan_in)."""
    return (2 * rng.integers(0, 2, (fan_in, fan_out)) - 1) / np.sqrt(fan_in)
'''
OWN = {
    **IN_ENGLISH,
    "activations": [*STUDY["activations"], "leaky_relu", {"my_laws:swish": {"beta": 1.5}}],
    "initializers": [*STUDY["initializers"], "my_laws:coin", "lsuv"],
}
CELLS_OF_PLUG_INS = 2 * (4 * 5 - 3 * 4)
"""Of both experiments: those with swish or coin."""


def cell_times(study: Study) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in study.root.glob("results/cells/*/*/*.npz")}


def test_plug_ins_run_through_everything_and_old_cells_stay(finished: Study) -> None:
    study = finished
    (study.root / "my_laws.py").write_text(MODULE, encoding="utf-8")
    study.configure(OWN)
    planned, before = study.planned(), cell_times(study)
    assert stages(planned) == {*FROM_CELLS}
    assert planned["cell"] == 2 * 4 * 5 - CELLS
    said = study.finish()
    after = cell_times(study)
    assert before.items() <= after.items()
    assert len(after) == 2 * 4 * 5
    assert study.results("figures/histograms_leaky_relu.en.svg")
    assert "NumericalDerivativeWarning: swish_beta1.5: derivative taken by complex step" in said
    page = study.results("report/report.en.html").popitem()[1].decode()
    assert "swish beta1.5" in page
    assert "coin" in page
    assert b"swish_beta1.5" in study.results("tables/gradients.csv").popitem()[1]
    laws = csv.DictReader(io.StringIO(study.results("tables/laws.csv").popitem()[1].decode()))
    (coin,) = (row for row in laws if row["initializer"] == "coin")
    assert float(coin["least sd at width 20 [1]"]) == pytest.approx(20**-0.5, rel=1e-3)
    best = json.loads(study.results("verdicts.json").popitem()[1])["best"]
    assert "swish_beta1.5" in {entry["activation"] for entry in best}
    assert "Nothing to be done" in study.finish()
    study.edit("my_laws.py", '"""The user\'s own."""', '"""Mine."""')
    assert study.planned() == {}
    study.edit("my_laws.py", "np.exp(-beta * z)", "np.exp2(-beta * z)")
    assert study.planned()["cell"] == CELLS_OF_PLUG_INS
