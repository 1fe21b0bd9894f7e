"""config.yaml as the protocol reads it: what it says, what it refuses, and its slices."""

import json
import re

import pytest

from engine.experiments.training.settings import Settings as TrainingSettings
from engine.net.activations import make_activation
from engine.net.initializers import make_initializer
from engine.study.cell_spec import CellSpec
from engine.study.protocol import Protocol, ProtocolError
from tests.study.small import full_config


def changed(path, value):
    """The full config with the value at a dotted path replaced, or removed if it is None."""
    config = full_config()
    *parents, last = path.split(".")
    section = config
    for key in parents:
        section = section[key]
    if value is None:
        del section[last]
    else:
        section[last] = value
    return config


def complaints(config):
    with pytest.raises(ProtocolError) as caught:
        Protocol.load(config)
    return str(caught.value).splitlines()[1:]


MNIST = full_config()["experiments"]["mnist"]
WRONG = [
    ("seed", None, "seed: is required"),
    ("activations", ["relu", "rlu"], "activations[1]: *'rlu'*did you mean 'relu'?"),
    ("activations", [{"leaky_relu": {"alfa": 0.1}}], "activations[0]: *'alpha'"),
    ("activations", [3], "activations[0]: must be a name*got 3"),
    ("activations", ["relu", "relu"], "activations: must differ*twice: relu"),
    ("activations", ["elu", {"elu": {"alpha": 1.0}}], "activations: must differ"),
    ("initializers", [{"normal": {"sd": "1e-3"}}], "initializers[0]: *write 1.0e-3"),
    ("initializers", [{"normal": {"sd": 10**400}}], "initializers[0]: *finite number"),
    (f"experiments.{'x' * 300}", MNIST, "must have at most 60 characters, got 'xxx"),
    ("experiments.Mnist 2", MNIST, "experiments.Mnist 2: *lower-case letters"),
    ("experiments.mnist.kind", "trainning", "unknown kind, got 'trainning'*mean training?"),
    ("experiments.mnist.initializers", ["he_norml"], "initializers[0]: *mean 'he_normal'?"),
    ("experiments.mnist.record_every", 300, "must divide the number of iterations, 2000"),
    ("experiments.mnist.learning_rate", "1e-3", "must be a valid number*write 1.0e-3"),
    ("experiments.mnist.dataset", "minst", "dataset: must be the name*got 'minst'*mean mnist?"),
    ("experiments.glorot.learning_rates", {"sigmoid": 0.5}, "lacks tanh, softsign"),
    ("experiments.glorot.checkpoints", 20_000, "must not exceed the number of iterations, 16000"),
    ("experiments.glorot.depths", [1], "greater than or equal to 2, got 1"),
    ("experiments.glorot.depths", [], "at least one entry"),
    ("experiments.table_mnist.learning_rates", [0.1, 0.1], "must ascend"),
    ("experiments.table_mnist.iterations", 7, "must be even"),
    ("experiments.cost_surface.task.rates", [1.0, 0.1], "must ascend"),
    ("experiments.linear_collapse.sets", ["moon"], "moons"),
    ("experiments.toy.activations", ["gelu"], "gelu"),
    ("experiments.phase.sigma_w", [2.0, 1.0], "a lower and a higher limit"),
    ("experiments.prediction.networks", [[4, 4, 4], [4, 4]], "networks of one depth, each"),
    ("experiments.prediction.networks", [[4, 4]], "an input and at least two layers"),
    ("experiments.deep.depths", [5, 3], "must ascend, each value once"),
    ("experiments.weight_scale.widths", [2, 1], "must ascend"),
    ("experiments.weight_scale.input_sds", [1.0, 0.5], "must ascend"),
    ("experiments.zero_centering.record_every", 3, "must divide the number of iterations, 1000"),
    ("experiments.mnist_tuned_short.first", [0.1, 0.5], "two of the learning rates"),
    ("experiments.mnist_tuned_short.first", [1.0, 0.1], "the lower one first"),
    ("experiments.mnist_tuned.rungs", [{"iterations": 2000, "keep": 1}], "end below those of"),
    ("experiments.mnist_tuned.rungs", [{"iterations": n, "keep": 1} for n in (9, 8)], "ascend"),
    ("experiments.mnist_tuned.plateau", 1.0, "less than 1"),
    ("experiments.trained_depth.first", [0.02, 0.3], "must be two of the learning rates"),
    ("experiments.optimizers.optimizers", {"sgd": [0.1, 0.2], "adam": [0.01, 0.03]}, "two of the"),
    ("experiments.optimizers.optimizers", {"sgd": [0.3, 0.1], "adam": [0.01, 0.03]}, "lower one"),
    ("experiments.optimizers.optimizers", {"sgd": [0.1, 0.3]}, "at least 2"),
    ("experiments.weight_decay.images", 250, "multiple of batch_size, 100"),
    ("experiments.weight_decay.test_every", 45, "multiple of record_every, 10"),
    ("experiments.weight_decay.strengths", [0.1, 0.0], "must ascend"),
    ("experiments.weight_decay.strengths", [-0.1], "greater than or equal to 0"),
    ("datasets.mnist.format", "csv", "datasets.mnist: has an unknown format, got 'csv'"),
    ("datasets.shapeset.test", 0, "datasets.shapeset.test: *got 0"),
    ("report.languages", ["fr"], "report.languages[0]: must be 'en' or 'zh', got 'fr'"),
    ("report.languages", ["en", "en"], "report.languages: must name each language once"),
    ("report.title.en", "A \U0001f600", "report.title.en: must hold char*(U+1F600), got"),
    ("report.title.zh", "國際", "report.title.zh: must hold*lack '國' (U+570B), '際' (U+"),
    ("report.title.en", "bell\x07", "report.title.en: must hold*'\\x07' (U+0007)"),
    ("datasets.mnist.title", "two\nlines", "datasets.mnist.title: *'\\n' (U+000A)"),
    ("report.title.en", None, "report.languages: must have a title each*lacks en"),
]


@pytest.mark.torture
@pytest.mark.parametrize(("path", "value", "said"), WRONG)
def test_says_what_is_wrong(path, value, said):
    """What settings ask of one another, too; `*` stands for any words between."""
    [line] = complaints(changed(path, value))
    assert re.search(".*".join(map(re.escape, said.split("*"))), line)


def test_reports_all_problems_at_once():
    config = full_config()
    config["experiments"]["propagation"]["depth"] = 0
    config["experiments"]["mnist"] |= {"dataset": "minst", "record_every": 3}
    config["activations"][0] = "identiy"
    config["titel"] = "x"
    lines = complaints(config)
    assert [line.split(":")[0].strip() for line in lines] == [
        "activations[0]",
        "experiments.propagation.depth",
        "experiments.mnist.dataset",
        "experiments.mnist.record_every",
        "titel",
    ]


@pytest.mark.parametrize("config", [None, [], "relu"])
def test_refuses_what_is_not_a_mapping(config):
    [line] = complaints(config)
    assert line.strip().startswith("(whole file): must be a valid dictionary")


def test_shows_a_long_value_in_short():
    [line] = complaints(changed("experiments.mnist.loss", "x" * 1000))
    assert len(line) < 250


def test_a_cell_spec_is_plain_and_comes_back_and_is_never_taken_for_another_kind_s():
    config = changed("experiments.mnist.initializers", None)
    del config["experiments"]["mnist"]["activations"]
    protocol = Protocol.load(config)
    spec = protocol.cell_spec("mnist", "leaky_relu", "normal_sd0.01")
    cell = CellSpec.from_dict(json.loads(json.dumps(spec)), TrainingSettings)
    assert cell.activation == make_activation("leaky_relu")
    assert cell.initializer == make_initializer("normal", sd=0.01)
    assert cell.experiment == protocol.experiments["mnist"]
    assert cell.to_dict() == spec
    protocol = Protocol.load(full_config())
    assert protocol.own("mnist", TrainingSettings) is protocol.experiments["mnist"]
    with pytest.raises(AssertionError):
        protocol.own("propagation", TrainingSettings)


def test_new_titles_change_the_report_alone_and_prepare_no_data_again():
    before, after = (
        Protocol.load(config) for config in (full_config(), changed("report.title.en", "New"))
    )
    assert before.study_spec() == after.study_spec()
    before, after = (
        Protocol.load(config) for config in (full_config(), changed("datasets.mnist.title", "New"))
    )
    assert before.dataset_spec("mnist") == after.dataset_spec("mnist")
    assert before.measurement_spec("mnist") != after.measurement_spec("mnist")


def test_a_study_spec_is_a_configuration_of_the_same_study():
    """Of entries with parameters, with lists of them, of experiments with rows of their own."""
    config = full_config()
    protocol = Protocol.load(config)
    again = Protocol.load(protocol.study_spec())
    assert again.cells() == protocol.cells()
    assert list(again.experiments) == list(protocol.experiments)
    assert [again.cell_spec(*cell) for cell in again.cells()] == [
        protocol.cell_spec(*cell) for cell in protocol.cells()
    ]
    assert again.datasets == protocol.datasets
    assert again.report.languages == protocol.report.languages


def test_an_experiment_may_have_rows_and_columns_of_its_own():
    config = changed("experiments.mnist.activations", [{"leaky_relu": {"alpha": 0.1}}])
    config["experiments"]["mnist"]["initializers"] = ["zeros", {"constant": {"value": 0.5}}]
    before = Protocol.load(changed("experiments.mnist.initializers", None))
    after = Protocol.load(config)
    assert after.cells_of("mnist") == [
        ("mnist", "leaky_relu_alpha0.1", "zeros"),
        ("mnist", "leaky_relu_alpha0.1", "constant_value0.5"),
    ]
    assert after.cells_of("propagation") == before.cells_of("propagation")
    same = ("mnist", "leaky_relu", "zeros")
    with pytest.raises(KeyError):
        after.cell_spec(*same)
    assert "activations" not in before.cell_spec(*same)["experiment"]


def test_a_second_experiment_is_refused_where_the_paper_would_drop_it():
    config = full_config()
    config["experiments"]["again"] = config["experiments"]["mnist"]
    [line] = complaints(config)
    assert "experiments: may hold one experiment of kind training, which the paper shows" in line
    assert "mnist is one, again is another" in line
    config = full_config()
    config["experiments"]["wider"] = {**config["experiments"]["propagation"], "width": 300}
    assert list(Protocol.load(config).of_kind("propagation"))[-1] == "wider"
