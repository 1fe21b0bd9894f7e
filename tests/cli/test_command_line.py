"""`python -m engine`: errors, exit status, and what is loaded; `test_readme` has warnings."""

import re

import pytest

from engine.__main__ import main
from tests.programs import python


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["recommend"], "required: activation"),
        (["recommend", "rellu"], "did you mean 'relu'"),
        (["recommend", "no_such_module:f"], "ModuleNotFoundError"),
        (["recommend", "relu", "--depth", "0"], "depth must be from 1"),
        (["recommend", "relu", "--fan-in", "-3"], "fan_in must be at least 1, got -3"),
        (["recommend", "relu", "--widths", "784,10"], "over at least one hidden layer"),
        (["recommend", "relu", "--widths", "784,9,10", "--depth", "3"], "in place of --fan-in"),
        (["recommend", "relu", "--widths", "784;10"], "must be whole numbers with ','"),
        (["recommend", "relu", "--gain", "5/0"], "'5/0' is no number such as 0.02 or 5/3"),
        (["recommend", "relu", "--dropout", "1"], "dropout must be from 0 to below 1"),
        (["recommend", "relu", "--depth", "1001"], "got 1001"),
        (["recommend", "relu", "--gain=-1"], "gain must not be negative"),
        (["recommend", "relu", "--depth", "deep"], "invalid int value: 'deep'"),
        (["recommend", "relu", "--parameter", "alpha"], "'alpha' is not NAME=VALUE"),
        (["recommend", "relu", "--parameter", "alpha=1"], "its parameters are: none"),
        (["advise", "relu"], "invalid choice: 'advise'"),
    ],
)
def test_bad_input_gives_one_line_and_a_status(arguments, message, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.out == ""
    assert message in said.err
    assert said.err.startswith("python -m engine")
    assert said.err.count("\n") == 1


def test_nothing_heavy_is_loaded_for_an_activation_without_special_functions() -> None:
    arguments = ("-X", "importtime", "-m", "engine", "recommend", "tanh", "--json")
    loaded = set(re.findall(r"\| +(\w+)$", python(*arguments).stderr, re.MULTILINE))
    assert "numpy" in loaded
    assert loaded.isdisjoint(["scipy", "pydantic", "xarray", "matplotlib", "pandas"])
