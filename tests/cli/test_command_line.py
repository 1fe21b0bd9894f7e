"""`python -m engine`: output, warnings, errors and exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.__main__ import main

ROOT = Path(__file__).parents[2]


def engine(*arguments: str, path: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "engine", *arguments],
        cwd=path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_recommend_takes_a_plain_function_from_the_working_directory(tmp_path: Path) -> None:
    source = "import numpy as np\n\ndef swish(z, beta):\n    return z / (1 + np.exp(-beta * z))\n"
    (tmp_path / "mine.py").write_text(source, encoding="utf-8")
    run = engine(
        "recommend", "mine:swish", "--parameter", "beta=1", "--depth", "6", "--json", path=tmp_path
    )
    assert run.returncode == 0, run.stderr
    own = json.loads(run.stdout)
    assert run.stderr.startswith("warning: swish_beta1: derivative taken by complex step")
    assert run.stderr.count("\n") == 1
    built_in = json.loads(engine("recommend", "silu", "--depth", "6", "--json").stdout)
    assert own["activation"] == "swish_beta1"
    assert own["gains"].pop("calculate_gain") is built_in["gains"].pop("calculate_gain") is None
    assert own["gains"] == pytest.approx(built_in["gains"], rel=1e-9)


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
    program = (
        "import sys; from engine.__main__ import main; main(['recommend', 'tanh', '--json']); "
        "print(sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    for heavy in ("scipy", "pydantic", "xarray", "matplotlib", "pandas"):
        assert f"'{heavy}'" not in run.stderr
