"""Every kind of experiment alone, with every setting at its least, ends in a paper.

Or it is refused when the config is read. Between lie a mean over nothing, an axis to NaN, a ratio
to 0: what has no number says so in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from engine.evidence.ledger import judge_files, read_ledger
from engine.experiments import KINDS
from engine.report.catalogue import figure_families
from engine.report.figures import style
from engine.report.figures.faces import lent_faces
from engine.report.figures.family import build_family
from engine.report.tables.paper import write_tables
from engine.study.protocol import Protocol, ProtocolError
from engine.study.records import read_measurements
from tests.report.papers import Paper
from tests.study.small import made_up_set, measure, write_idx_set

_FEW = {
    "images": 1,
    "hidden": [1],
    "batch_size": 1,
    "epochs": 1,
    "record_every": 1,
    "test_every": 1,
}
_STEPS = {"batch_size": 1, "iterations": 1}
_LOSS = {"loss": "softmax_cross_entropy", "record_every": 1}
_SURFACE = {"samples": 2, "reach": 0.01, "steps": 3, "flat": 0.5, "starts": 2, "share": 0.5}
LEAST: dict[str, dict[str, Any]] = {
    "propagation": {"depth": 1, "width": 1, "samples": 2},
    "weight_scale": {"widths": [1], "depth": 2, "samples": 2, "input_sds": [1.0]},
    "maps": {
        "depth": 1,
        "width": 2,
        "sigma_w": [1.0],
        "sigma_b": 0.0,
        "lengths": [1.0],
        "correlations": [0.0],
    },
    "phase": {"sigma_w": [1.0, 2.0], "sigma_b": [0.0, 1.0], "columns": 2, "rows": 2},
    "prediction": {"networks": [[2, 2, 2]], "samples": 2},
    "finite_width": {"widths": [1], "depth": 2},
    "deep": {"depths": [2], "width": 1, "samples": 2},
    "training": {"hidden": [1], **_STEPS, **_LOSS, "learning_rate": 1.0},
    "glorot": {"depths": [2], "width": 1, "checkpoints": 1, "probe_samples": 2, "test_samples": 1}
    | _STEPS,
    "glorot_table": {"depth": 1, "width": 1, "learning_rates": [1.0], "validation": 1}
    | {"batch_size": 1, "iterations": 2},
    "cost_surface": {
        "surface": {**_SURFACE, "rates": [1.0], "iterations": 1},
        "task": {"set": "xor", "samples": 8, "hidden": [1], "rates": [1.0], "accuracy": 0.5}
        | {"iterations": 1},
    },
    "linear_collapse": {"sets": ["xor"], "depth": 1, "width": 1, "samples": 8, "grid": 2}
    | {"learning_rate": 1.0, **_STEPS},
    "toy": {"points": 16, "grid": 2},
    "tuned_training": {"hidden": [1], **_STEPS, **_LOSS, "learning_rates": [1.0], "validation": 1}
    | {"first": None, "rungs": []},
    "optimizers": {"hidden": [1], **_STEPS, **_LOSS, "learning_rates": [1.0], "validation": 1}
    | {"optimizers": {"sgd": [1.0, 1.0], "adam": [1.0, 1.0]}, "rungs": []},
    "trained_depth": {"depths": [1], "width": 1, "second_moment": 1.0, **_STEPS}
    | {"learning_rates": [1.0], "validation": 1, "first": None, "rungs": []},
    "foretold": {"hidden": [1], "second_moment": 1.0, "gains": [1.0], "rivals": ["zeros"]}
    | {**_STEPS, "learning_rates": [1.0], "validation": 1, "choosing": 1},
    "initial_sd": {**_FEW, "scales": {"first": 1.0, "last": 1.0, "count": 1}},
    "weight_decay": {**_FEW, "strengths": [0.0]},
    "symmetry": {"hidden": [1], "learning_rates": [1.0], **_STEPS, "checkpoints": 1},
    "dead_units": {"hidden": [1], "learning_rates": [1.0], "biases": [0.0], **_STEPS}
    | {"checkpoints": 1, "recovery": 1, "margins": [1.0], "probe_samples": 1},
    "collapse": {"widths": [1], "depth": 1, "networks": 1},
    "zero_centering": {"depths": [1], "width": 1, "learning_rates": [1.0], **_STEPS}
    | {"record_every": 1, "probe_samples": 1},
}
TRAINED_ON_IMAGES = {
    *(
        "training",
        "glorot",
        "glorot_table",
        "tuned_training",
        "optimizers",
        "trained_depth",
        "foretold",
        "initial_sd",
        "weight_decay",
    ),
    *("symmetry", "dead_units", "zero_centering"),
}
MATRICES: dict[str, tuple[Any, Any]] = {
    "usual": ("tanh", "lecun_normal"),
    "without a fixed point": ("identity", "he_normal"),
    "only zeros": ("relu", "zeros"),
    "huge weights": ("sigmoid", {"normal": {"sd": 1e38}}),
    "tiny weights": ("gelu", {"normal": {"sd": 2e-38}}),
}


REFUSED = {("maps", "only zeros")}
"""What is refused when the config is read: weights without variance cannot be scaled."""


@pytest.fixture(scope="module", autouse=True)
def faces_lent_once() -> Iterator[None]:
    """Unpacking the faces takes longer than a figure."""
    with lent_faces(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(style, "lent_faces", lambda _: nullcontext())
        yield


def least(kind: str, activation: Any, initializer: Any, rate: float, folder: Path) -> Protocol:
    """A study of one cell."""
    settings = {"kind": kind, **LEAST[kind], "replicates": 1}
    for name in settings.keys() & {"learning_rate", "learning_rates"}:
        settings[name] = rate if name == "learning_rate" else [rate]
    if kind == "optimizers":
        settings["optimizers"] = {rule: [rate, rate] for rule in settings["optimizers"]}
    if kind == "glorot":
        settings["learning_rates"] = {activation: rate}
    if kind == "toy":
        settings["descents"] = {activation: {"rate": rate, "epochs": 1}}
    matrix = {"activations": [activation], "initializers": [initializer]}
    return study(settings | matrix, matrix, folder)


def study(settings: dict[str, Any], matrix: dict[str, Any], folder: Path) -> Protocol:
    kind = settings["kind"]
    data = {"dataset": "rows"} if kind in TRAINED_ON_IMAGES else {}
    return Protocol.load(
        {
            "seed": 1,
            **matrix,
            "datasets": {"rows": write_idx_set(folder / "source", made_up_set(8, 4))},
            "experiments": {kind: settings | data},
            "report": {"title": {"en": "Least", "zh": "最少"}, "languages": ["en", "zh"]},
        }
    )


def assert_ends_in_a_paper(protocol: Protocol, folder: Path) -> None:
    """Run, judge, draw, tabulate and tell it."""
    (kind,) = protocol.experiments
    measurements = measure(protocol, [kind], folder)
    verdicts = folder / "verdicts.json"
    judge_files(measurements, verdicts)
    for family in figure_families(protocol):
        build_family(family, protocol, measurements, verdicts, folder, folder)
    write_tables(protocol, measurements, verdicts, folder)
    data = {kind: read_measurements(measurements[kind])}
    paper = Paper(protocol, data, read_ledger(verdicts), folder)
    assert all(paper.text(language) for language in protocol.report.languages)


@pytest.mark.torture
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")
@pytest.mark.parametrize("rate", [1.0, 1e300])
@pytest.mark.parametrize("matrix", MATRICES)
@pytest.mark.parametrize("kind", KINDS)
def test_one_cell_of_the_least_ends_in_a_paper(
    kind: str, matrix: str, rate: float, tmp_path: Path
) -> None:
    trained = kind in TRAINED_ON_IMAGES or kind in ("toy", "linear_collapse")
    if rate > 1 and not (trained and matrix == "usual"):
        pytest.skip("no learning rate, or tried with one matrix already")
    if (kind, matrix) in REFUSED:
        with pytest.raises(ProtocolError, match="name random laws"):
            least(kind, *MATRICES[matrix], rate, tmp_path)
        return
    assert_ends_in_a_paper(least(kind, *MATRICES[matrix], rate, tmp_path), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "axes", [["activations"], ["initializers"], ["activations", "initializers"]]
)
@pytest.mark.parametrize("choice", ["some", "others", "more"])
@pytest.mark.parametrize("kind", ["propagation", "training"])
def test_a_matrix_of_its_own_is_shown(
    kind: str, choice: str, axes: list[str], tmp_path: Path
) -> None:
    matrix = {"activations": ["tanh", "relu"], "initializers": ["lecun_normal", "he_normal"]}
    others = {"activations": ["gelu", "softsign"], "initializers": ["zeros", "glorot_uniform"]}
    own = {
        axis: {
            "some": matrix[axis][1:],
            "others": others[axis],
            "more": matrix[axis] + others[axis],
        }
        for axis in axes
    }
    settings = {"kind": kind, **LEAST[kind], "replicates": 2} | {a: own[a][choice] for a in axes}
    if kind == "training":
        settings["iterations"] = 2
    assert_ends_in_a_paper(study(settings, matrix, tmp_path), tmp_path)
    table = pd.read_csv(tmp_path / ("gradients.csv" if kind == "propagation" else "matrix.csv"))
    for axis in axes:
        assert set(table[axis.removesuffix("s")]) == set(settings[axis])
