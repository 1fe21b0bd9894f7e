"""A small real study: a few cells of each kind on a made-up IDX data set, run in a second."""

import copy
import gzip
import struct
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from engine.net.activations import Activation, make_activation
from engine.net.initializers import make_initializer
from engine.study.cell_spec import CellSpec
from engine.study.cells import run_cell
from engine.study.datasets import Dataset, load, prepare
from engine.study.gathering import gather
from engine.study.kinds import part_of
from engine.study.protocol import Protocol
from engine.study.records import write_measurements
from tests.programs import ROOT

CONFIG = ROOT / "config.yaml"
CLASSES = 4
SIDE = 5


_FULL = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))


def full_config() -> dict[str, Any]:
    """A fresh copy of the study's own config.yaml."""
    return copy.deepcopy(_FULL)


@cache
def full_study() -> Protocol:
    """The study's own protocol. To be read, not changed."""
    return Protocol.load(_FULL)


def idx_bytes(array: NDArray[np.uint8]) -> bytes:
    """`array` in LeCun's IDX format."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


def made_up_set(train: int = 120, test: int = 40) -> dict[str, NDArray[np.uint8]]:
    """Noisy images whose bright row tells the class, so that a network can learn them."""
    rng = np.random.default_rng(0)
    arrays = {}
    for part, size in (("train", train), ("test", test)):
        labels = np.arange(size, dtype=np.uint8) % CLASSES
        images = rng.integers(0, 100, (size, SIDE, SIDE), dtype=np.uint8)
        images[np.arange(size), labels] += 150
        arrays |= {f"{part}_images": images, f"{part}_labels": labels}
    return arrays


TRAINING = {"hidden": [9, 7], "loss": "softmax_cross_entropy", "learning_rate": 0.1}
TRAINING |= {"batch_size": 16, "iterations": 12, "record_every": 4, "replicates": 3}
"""Settings of a training experiment on such a set."""


def made_up_cell(
    kind: str,
    activation: str | Activation,
    initializer: str,
    parameters: Mapping[str, float] | None = None,
    seed: int = 5,
    **settings: Any,
) -> CellSpec:
    """A cell of a kind, trained on such a set if it trains; `parameters` of its initializer."""
    own = part_of(kind, "settings").Settings
    data = {"dataset": "made_up"} if "dataset" in own.model_fields else {}
    return CellSpec(
        seed=seed,
        activation=make_activation(activation) if isinstance(activation, str) else activation,
        initializer=make_initializer(initializer, **(parameters or {})),
        experiment=own(kind=kind, **data, **settings),
    )


def runs(kind: str, *usual: str, **small: Any) -> Callable[..., Mapping[str, NDArray[Any]]]:
    """What a kind measures in small cells: of activation and initializer, by default the usual
    ones, after its data set if it has one; settings that are named replace the small ones."""

    def values(*asked: Any, **changes: Any) -> Mapping[str, NDArray[Any]]:
        data = [one for one in asked if isinstance(one, Dataset)]
        names = asked[len(data) :]
        spec = made_up_cell(kind, *names, *usual[len(names) :], **{**small, **changes})
        return part_of(kind, "run").run(spec, *data).values

    return values


def prepared_set(directory: Path, arrays: Mapping[str, NDArray[np.uint8]]) -> Dataset:
    """The set of these arrays, as a workflow prepares it in `directory`."""
    prepare(write_idx_set(directory, arrays), directory / "prepared")
    return load(directory / "prepared")


def write_idx_set(directory: Path, arrays: Mapping[str, NDArray[np.uint8]]) -> dict[str, Any]:
    """Write gzipped IDX files; what config.yaml would say of them."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        (directory / f"{name}.gz").write_bytes(gzip.compress(idx_bytes(array), mtime=0))
    parts = {
        part: {role: str(directory / f"{part}_{role}.gz") for role in ("images", "labels")}
        for part in ("train", "test")
    }
    return {"title": "Bright rows", "format": "idx", **parts}


def small_config(directory: Path) -> dict[str, Any]:
    """The study's config.yaml with fewer and smaller cells, its data set written to `directory`."""
    config = full_config()
    config["activations"] = ["identity", "sigmoid", "tanh", "relu"]
    normal = {"normal": {"sd": [1.0, 0.01]}}
    config["initializers"] = [normal, "lecun_normal", "he_normal", "zeros"]
    experiments = config["experiments"]
    for name in ("propagation", "propagation_d1", "histogram_draws", "large_weights"):
        experiments[name] |= {"width": 20, "samples": 50, "replicates": 3}
    few = {"widths": [5, 10], "input_sds": [1.0], "samples": 20, "replicates": 3}
    experiments["weight_scale"] |= few
    steps = {"batch_size": 16, "iterations": 20, "replicates": 3}
    hidden = {"hidden": [12, 12]} | steps
    for side in ("activations", "initializers"):
        del experiments["mnist"][side]  # here it runs the whole matrix
    experiments["mnist"] |= hidden | {"record_every": 5}
    few = {"depths": [2, 3], "width": 12, "iterations": 20, "checkpoints": 4, "replicates": 3}
    experiments["glorot"] |= few | {"probe_samples": 30, "test_samples": 40}
    for name in ("table_shapeset", "table_mnist"):
        few = {"depth": 2, "width": 12, "learning_rates": [0.1, 1.0], "iterations": 20}
        experiments[name] |= few | {"validation": 30}
    experiments["cost_surface"]["replicates"] = 2
    experiments["cost_surface"]["surface"] |= {"steps": 7, "starts": 3, "iterations": 20}
    experiments["cost_surface"]["task"] |= {"samples": 20, "iterations": 20}
    few = {"depth": 3, "samples": 40, "iterations": 30, "grid": 5, "replicates": 3}
    experiments["linear_collapse"] |= few
    experiments["toy"] |= {"points": 80, "grid": 5, "replicates": 3}
    experiments["maps"] |= {"depth": 3, "width": 30, "replicates": 3}
    experiments["phase"] |= {"columns": 5, "rows": 2}
    experiments["prediction"] |= {"networks": [[20, 20, 20, 20]], "samples": 10, "replicates": 3}
    networks = [[8, 8, 8], [8, 16, 8], [16, 8, 4]]
    experiments["prediction_widths"] |= {"networks": networks, "samples": 10, "replicates": 3}
    experiments["deep"] |= {"depths": [3, 22, 30], "width": 10, "samples": 10, "replicates": 3}
    experiments["finite_width"] |= {"widths": [5, 10], "depth": 6, "replicates": 5}
    short = {"batch_size": 16, "iterations": 12, "checkpoints": 3, "replicates": 2}
    experiments["symmetry"] |= {"activations": ["sigmoid", "tanh"], "hidden": [6, 6]} | short
    few = {"hidden": [6, 6], "recovery": 4, "probe_samples": 30} | short
    laws = [{"normal": {"sd": 1.0}}, "he_normal"]
    experiments["dead_units"] |= {"activations": ["relu", "elu"], "initializers": laws} | few
    experiments["collapse"] |= {"widths": [2, 3], "depth": 10, "networks": 20, "replicates": 2}
    few = {"depths": [1, 2], "width": 6, "batch_size": 10, "iterations": 12, "record_every": 4}
    few |= {"learning_rates": [0.1, 1.0], "probe_samples": 30, "replicates": 2}
    experiments["zero_centering"] |= {"initializers": ["lecun_normal"]} | few
    tuned = steps | {"validation": 20, "rungs": [{"iterations": 10, "keep": 2}]}
    for name, functions, laws in (
        ("mnist_tuned", ["sigmoid", "relu"], ["lecun_normal", "he_normal"]),
        ("mnist_tuned_functions", ["tanh"], ["lecun_normal", "he_normal"]),
        ("mnist_tuned_laws", ["sigmoid", "relu"], ["uniform_fan_in", "lsuv"]),
    ):
        few = {"hidden": [12, 12], "record_every": 5, "first": [0.1, 1.0]} | tuned
        experiments[name] |= {"activations": functions, "initializers": laws} | few
    few = {"activations": ["tanh", "relu"], "batch_size": 8, "iterations": 10, "record_every": 5}
    few |= {"initializers": ["lecun_normal", "he_normal", "uniform_fan_in"], "replicates": 3}
    few |= {"validation": 20, "train_samples": 40, "rungs": [{"iterations": 5, "keep": 1}]}
    for name in ("mnist_tuned_short", "shapeset_tuned", "mnist_tuned_standardized"):
        experiments[name] |= few | {"hidden": [12, 12]}
    experiments["mnist_tuned_30"] |= few | {"hidden": [6, 6]}
    experiments["mnist_tuned_300"] |= few | {"hidden": [20, 20]}
    few = {"hidden": [12, 12], "record_every": 5, "learning_rates": [0.001, 0.01, 0.1, 1.0]} | tuned
    few["optimizers"] = {"sgd": [0.1, 1.0], "momentum": [0.01, 0.1], "adam": [0.001, 0.1]}
    laws = ["lecun_normal", "he_normal", "depth_gain"]
    experiments["optimizers"] |= {"activations": ["tanh", "relu"], "initializers": laws} | few
    few = {"depths": [2, 3], "width": 12, "first": [0.1, 1.0]} | tuned
    experiments["trained_depth"] |= {"activations": ["tanh", "relu"]} | few
    few = {"gains": [3.0], "learning_rates": [0.01, 0.1, 1.0], "validation": 20, "choosing": 1}
    few |= {"rivals": ["lecun_normal", "he_normal", "lsuv"]}
    experiments["foretold"] |= {"activations": ["mish", "squared_relu"]} | few | hidden
    for name in ("initial_sd", "initial_sd_equal_loss", "weight_decay"):
        few = {"images": 40, "hidden": [12, 12], "batch_size": 20, "epochs": 5, "replicates": 3}
        experiments[name] |= few | {"record_every": 2, "test_every": 4}
    experiments["initial_sd"]["scales"] |= {"count": 3}
    config["datasets"]["mnist"] = write_idx_set(directory, made_up_set())
    config["datasets"]["shapeset"] |= {"train": 200, "test": 60}
    return config


def small_measurements(directory: Path) -> dict[str, Path]:
    """Run the whole small study under `directory`: experiment -> its measurement file."""
    protocol = Protocol.load(small_config(directory / "source"))
    return measure(protocol, list(protocol.experiments), directory)


def measure(protocol: Protocol, experiments: Sequence[str], directory: Path) -> dict[str, Path]:
    """Run some experiments of a study under `directory`: experiment -> its measurement file."""
    for dataset in {d for name in experiments for d in protocol.experiments[name].dataset_names}:
        prepare(protocol.dataset_spec(dataset), directory / "datasets" / dataset)
    return {name: run_experiment(protocol, name, directory) for name in experiments}


def run_experiment(protocol: Protocol, experiment: str, directory: Path) -> Path:
    names_of_data = protocol.experiments[experiment].dataset_names
    dataset = directory / "datasets" / names_of_data[0] if names_of_data else None
    cells = []
    for names in protocol.cells_of(experiment):
        cell = directory.joinpath("cells", *names[:2], f"{names[2]}.npz")
        run_cell(protocol.cell_spec(*names), dataset, cell)
        cells.append(cell)
    path = directory / "measurements" / f"{experiment}.nc"
    write_measurements(gather(protocol.measurement_spec(experiment), cells), path)
    return path
