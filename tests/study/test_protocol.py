"""config.yaml as the protocol reads it: what it says, what it refuses, and its slices."""

import json

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


def test_reads_the_study():
    protocol = Protocol.load(full_config())
    assert [a.name for a in protocol.activations][:5] == [
        "identity",
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
    ]
    assert [i.name for i in protocol.initializers][:3] == [
        "normal_sd1",
        "normal_sd0.01",
        "lecun_normal",
    ]
    kinds = {name: experiment.kind for name, experiment in protocol.experiments.items()}
    assert kinds["propagation"] == kinds["propagation_d1"] == "propagation"
    assert kinds["mnist"] == "training"
    assert protocol.experiments["mnist"].hidden == (100, 100, 100, 100)


@pytest.mark.torture
@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("seed", None, ["seed: is required"]),
        ("sede", 1, ["sede: is not a known key, got 'sede'", "did you mean seed?"]),
        ("activations", ["relu", "rlu"], ["activations[1]: ", "'rlu'", "did you mean 'relu'?"]),
        ("activations", [{"leaky_relu": {"alfa": 0.1}}], ["activations[0]: ", "'alpha'"]),
        ("activations", [3], ["activations[0]: must be a name", "got 3"]),
        ("activations", ["relu", "relu"], ["activations: must differ", "twice: relu"]),
        ("activations", ["elu", {"elu": {"alpha": 1.0}}], ["activations: must differ"]),
        ("initializers", [{"normal": {"sd": "1e-3"}}], ["initializers[0]: ", "write 1.0e-3"]),
        ("initializers", [{"normal": {"sd": 10**400}}], ["initializers[0]: ", "finite number"]),
        (
            "experiments.mnist.learning_rate",
            10**400,
            ["experiments.mnist.learning_rate: ", "10000"],
        ),
        (
            f"experiments.{'x' * 300}",
            full_config()["experiments"]["mnist"],
            ["must have at most 60 characters, got 'xxx"],
        ),
        ("initializers", ["normal"], ["initializers[0]: ", "sd"]),
        (
            "experiments.Mnist 2",
            full_config()["experiments"]["mnist"],
            ["experiments.Mnist 2: ", "lower-case letters"],
        ),
        (
            "experiments.mnist.kind",
            "trainning",
            ["experiments.mnist: has an unknown kind, got 'trainning'", "did you mean training?"],
        ),
        ("experiments.propagation.depth", 0, ["experiments.propagation.depth: must be", "got 0"]),
        ("experiments.propagation.samples", 1, ["greater than or equal to 2, got 1"]),
        ("experiments.mnist.batch_size", 0, ["greater than or equal to 1, got 0"]),
        ("experiments.mnist.record_every", 300, ["must divide the number of iterations, 2000"]),
        (
            "experiments.mnist.learning_rate",
            "1e-3",
            ["experiments.mnist.learning_rate: must be a valid number", "write 1.0e-3"],
        ),
        ("experiments.mnist.learning_rate", 0.0, ["must be greater than 0, got 0.0"]),
        ("experiments.mnist.hidden", [10, 0], ["experiments.mnist.hidden[1]: ", "got 0"]),
        (
            "experiments.mnist.dataset",
            "minst",
            ["experiments.mnist.dataset: must be the name", "got 'minst'", "did you mean mnist?"],
        ),
        ("datasets.mnist.format", "csv", ["datasets.mnist: has an unknown format, got 'csv'"]),
        ("report.languages", ["fr"], ["report.languages[0]: must be 'en' or 'zh', got 'fr'"]),
        ("report.languages", ["en", "en"], ["report.languages: must name each language once"]),
        ("report.title.en", "A \U0001f600", ["report.title.en: must hold char", "(U+1F600), got"]),
        ("report.title.zh", "國際", ["report.title.zh: must hold", "lack '國' (U+570B), '際' (U+"]),
        ("report.title.en", "bell\x07", ["report.title.en: must hold", "'\\x07' (U+0007)"]),
        ("datasets.mnist.title", "two\nlines", ["datasets.mnist.title: ", "'\\n' (U+000A)"]),
        ("report.title.en", None, ["report.languages: must have a title each", "lacks en"]),
    ],
)
def test_says_what_is_wrong(path, value, said):
    [line] = complaints(changed(path, value))
    for words in said:
        assert words in line


def test_says_which_experiments_lack_their_data_set():
    lines = complaints(changed("datasets", {}))
    lacking = Protocol.load(full_config()).experiments.items()
    assert [line.split(":")[0].strip() for line in lines] == [
        f"experiments.{name}.dataset" for name, e in lacking if e.dataset_names
    ]
    assert any("must be the name of one of the data sets, got 'mnist'" in line for line in lines)


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


def test_a_cell_spec_is_plain_and_comes_back():
    protocol = Protocol.load(changed("experiments.mnist.initializers", None))
    spec = protocol.cell_spec("mnist", "leaky_relu", "normal_sd0.01")
    cell = CellSpec.from_dict(json.loads(json.dumps(spec)), TrainingSettings)
    assert cell.activation == make_activation("leaky_relu")
    assert cell.initializer == make_initializer("normal", sd=0.01)
    assert cell.experiment == protocol.experiments["mnist"]
    assert cell.to_dict() == spec


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("report.title.en", "Another title"),
        ("report.languages", ["en"]),
        ("activations", ["tanh", "relu"]),
        ("initializers", ["he_normal", "zeros"]),
        ("experiments.propagation.replicates", 4),
        ("datasets.mnist.title", "Digits"),
    ],
)
def test_a_cell_spec_ignores_the_rest_of_the_study(path, value):
    before, after = (
        Protocol.load(config).cell_spec("mnist", "relu", "he_normal")
        for config in (full_config(), changed(path, value))
    )
    assert before == after


@pytest.mark.parametrize(("path", "value"), [("seed", 1), ("experiments.mnist.learning_rate", 0.1)])
def test_a_cell_spec_holds_what_the_cell_depends_on(path, value):
    before, after = (
        Protocol.load(config).cell_spec("mnist", "relu", "he_normal")
        for config in (full_config(), changed(path, value))
    )
    assert before != after


def test_a_new_title_changes_the_report_alone():
    before, after = (
        Protocol.load(config) for config in (full_config(), changed("report.title.en", "New"))
    )
    assert before.study_spec() == after.study_spec()


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


def test_a_data_sets_title_does_not_prepare_it_again():
    before, after = (
        Protocol.load(config) for config in (full_config(), changed("datasets.mnist.title", "New"))
    )
    assert before.dataset_spec("mnist") == after.dataset_spec("mnist")
    assert before.measurement_spec("mnist") != after.measurement_spec("mnist")


def test_a_list_of_values_makes_one_entry_each():
    config = changed("initializers", [{"normal": {"sd": [1.0, 0.1]}}, "zeros"])
    assert [i.name for i in Protocol.load(config).initializers] == [
        "normal_sd1",
        "normal_sd0.1",
        "zeros",
    ]


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


def test_an_experiments_own_entries_are_checked():
    [line] = complaints(changed("experiments.mnist.initializers", ["he_norml"]))
    assert "experiments.mnist.initializers[0]: " in line
    assert "did you mean 'he_normal'?" in line


def test_an_experiment_is_never_taken_for_one_of_another_kind():
    protocol = Protocol.load(full_config())
    assert protocol.own("mnist", TrainingSettings) is protocol.experiments["mnist"]
    with pytest.raises(AssertionError):
        protocol.own("propagation", TrainingSettings)


def test_a_second_experiment_that_the_paper_would_drop_is_refused():
    config = full_config()
    config["experiments"]["again"] = config["experiments"]["mnist"]
    [line] = complaints(config)
    assert "experiments: may hold one experiment of kind training, which the paper shows" in line
    assert "mnist is one, again is another" in line


def test_a_second_experiment_of_a_kind_that_shows_all_is_taken():
    config = full_config()
    config["experiments"]["wider"] = {**config["experiments"]["propagation"], "width": 300}
    assert list(Protocol.load(config).of_kind("propagation"))[-1] == "wider"
