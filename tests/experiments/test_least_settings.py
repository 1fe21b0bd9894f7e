"""Every kind of experiment, alone and beside the others, with every setting at its least, ends in a
paper.

Or it is refused when the config is read. Between lie a mean over nothing, an axis to NaN, a ratio
to 0: what has no number says so in words.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from engine.evidence.judge import judge_files
from engine.evidence.ledger import read_ledger
from engine.experiments import KINDS
from engine.report.catalogue import figure_families
from engine.report.figures.family import build_family
from engine.report.tables.paper import write_tables
from engine.study.kinds import part_of
from engine.study.language import LANGUAGES, Language
from engine.study.protocol import Protocol, ProtocolError
from engine.study.records import read_measurements
from tests.report.papers import Paper
from tests.study.small import made_up_set, measure, write_idx_set

_FEW = {"images": 1, "hidden": [1], "batch_size": 1, "epochs": 1}
_FEW |= {"record_every": 1, "test_every": 1}
_STEPS = {"batch_size": 1, "iterations": 1}
_LOSS = {"loss": "softmax_cross_entropy", "record_every": 1}
_SURFACE = {"samples": 2, "reach": 0.01, "steps": 3, "flat": 0.5, "starts": 2, "share": 0.5}
LEAST: dict[str, dict[str, Any]] = {
    "propagation": {"depth": 1, "width": 1, "samples": 2},
    "weight_scale": {"widths": [1], "depth": 2, "samples": 2, "input_sds": [1.0]},
    "maps": {"depth": 1, "width": 2, "sigma_w": [1.0], "sigma_b": 0.0, "lengths": [1.0]}
    | {"correlations": [0.0]},
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
MATRICES: dict[str, tuple[Any, Any]] = {
    "usual": ("tanh", "lecun_normal"),
    "without a fixed point": ("identity", "he_normal"),
    "only zeros": ("relu", "zeros"),
    "huge weights": ("sigmoid", {"normal": {"sd": 1e38}}),
    "tiny weights": ("gelu", {"normal": {"sd": 2e-38}}),
}


REFUSED = [("maps", "only zeros")]
"""What is refused when the config is read: weights without variance cannot be scaled."""


def least(kind: str, activation: Any, initializer: Any, rate: float) -> dict[str, Any]:
    """An experiment of one cell, but for its data set."""
    settings = {"kind": kind, **LEAST[kind], "replicates": 1}
    for name in settings.keys() & {"learning_rate", "learning_rates"}:
        settings[name] = rate if name == "learning_rate" else [rate]
    if kind == "optimizers":
        settings["optimizers"] = {rule: [rate, rate] for rule in settings["optimizers"]}
    if kind == "glorot":
        settings["learning_rates"] = {activation: rate}
    if kind == "toy":
        settings["descents"] = {activation: {"rate": rate, "epochs": 1}}
    return settings | {"activations": [activation], "initializers": [initializer]}


def study(experiments: list[dict[str, Any]], matrix: dict[str, Any], folder: Path) -> Protocol:
    """Each experiment under the name of its kind."""
    trained = {settings["kind"]: settings for settings in experiments}
    fields = {kind: part_of(kind, "settings").Settings.model_fields for kind in trained}
    data = {kind: {"dataset": "rows"} if "dataset" in fields[kind] else {} for kind in trained}
    return Protocol.load(
        {
            "seed": 1,
            **matrix,
            "datasets": {"rows": write_idx_set(folder / "source", made_up_set(8, 4))},
            "experiments": {kind: trained[kind] | data[kind] for kind in trained},
            "report": {"title": {"en": "Least", "zh": "最少"}, "languages": ["en", "zh"]},
        }
    )


def of_one_cell_each(kinds: Iterable[str], matrix: str, rate: float, folder: Path) -> Protocol:
    activation, initializer = MATRICES[matrix]
    names = {"activations": [activation], "initializers": [initializer]}
    return study([least(kind, activation, initializer, rate) for kind in kinds], names, folder)


def assert_ends_in_a_paper(
    protocol: Protocol, folder: Path, languages: Sequence[Language] = LANGUAGES
) -> None:
    """Run, judge, draw, tabulate and tell it."""
    measurements = measure(protocol, list(protocol.experiments), folder)
    verdicts = folder / "verdicts.json"
    judge_files(measurements, verdicts)
    for family in figure_families(protocol):
        build_family(family, protocol, measurements, verdicts, folder, folder)
    write_tables(protocol, measurements, verdicts, folder)
    data = {name: read_measurements(path) for name, path in measurements.items()}
    paper = Paper(protocol, data, read_ledger(verdicts), folder)
    assert all(paper.text(language) for language in languages)


pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("faces_lent_once"),
    pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning"),
]


@pytest.mark.torture
@pytest.mark.parametrize("kind", KINDS)
def test_one_cell_of_the_least_ends_in_a_paper(kind: str, tmp_path: Path) -> None:
    """In one language: that both print the same, the templates see to when they are read."""
    protocol = of_one_cell_each([kind], "usual", 1.0, tmp_path)
    assert_ends_in_a_paper(protocol, tmp_path, ["en"])


@pytest.mark.torture
@pytest.mark.parametrize(
    ("matrix", "rate"), [("usual", 1e300), *((matrix, 1.0) for matrix in [*MATRICES][1:])]
)
def test_all_kinds_together_end_in_a_paper(matrix: str, rate: float, tmp_path: Path) -> None:
    kinds = [kind for kind in KINDS if (kind, matrix) not in REFUSED]
    assert_ends_in_a_paper(of_one_cell_each(kinds, matrix, rate, tmp_path), tmp_path)


@pytest.mark.torture
@pytest.mark.parametrize(("kind", "matrix"), REFUSED)
def test_what_cannot_be_scaled_is_refused(kind: str, matrix: str, tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="name random laws"):
        of_one_cell_each([kind], matrix, 1.0, tmp_path)


MATRIX = {"activations": ["tanh", "relu"], "initializers": ["lecun_normal", "he_normal"]}
OTHERS = {"activations": ["gelu", "softsign"], "initializers": ["zeros", "glorot_uniform"]}


@pytest.mark.parametrize(
    "own",
    [
        {"activations": ["relu"]},
        {"initializers": OTHERS["initializers"]},
        OTHERS,
        {axis: MATRIX[axis] + OTHERS[axis] for axis in MATRIX},
    ],
    ids=["fewer rows", "other columns", "others", "more"],
)
def test_a_matrix_of_its_own_is_shown(own: dict[str, list[str]], tmp_path: Path) -> None:
    tables = {"propagation": "gradients.csv", "training": "matrix.csv"}
    steps = {"training": {"iterations": 2}}
    experiments = [
        {"kind": kind, **LEAST[kind], "replicates": 2} | steps.get(kind, {}) | own
        for kind in tables
    ]
    assert_ends_in_a_paper(study(experiments, MATRIX, tmp_path), tmp_path)
    for file in tables.values():
        table = pd.read_csv(tmp_path / file)
        for axis, entries in (MATRIX | own).items():
            assert set(table[axis.removesuffix("s")]) == set(entries)
