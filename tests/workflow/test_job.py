"""From a rule's shell command to a call of a function, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import ROOT
from workflow.scripts.run_console import error_in

SCRIPT = """
import json
from workflow.scripts.job import OPTIONAL_PATH, PATH, PATHS, run_job


def main(title, cells, dataset, output):
    print("noise")
    if title == "":
        raise ValueError("no title")
    output.write_text(json.dumps([title, [str(cell) for cell in cells], str(dataset)]))
    return "half done" if title == "half" else None


run_job(main, cells=PATHS, dataset=OPTIONAL_PATH, output=PATH)
"""
COMMAND = (
    '"$PYTHON" -c "$SCRIPT" --log job.log --dataset {dataset} --output "an output"'
    " --cells @<(printf '%s\\n' {cells}) <<< {spec}"
)


@pytest.fixture
def run(tmp_path: Path):
    """Call the script as bash calls it; what it said and what it wrote."""

    def call(title: str, cells: str = "a b", dataset: str = "", locale: str = "C"):
        spec = json.dumps({"code": {"module": "0"}, "title": title})
        command = COMMAND.format(dataset=dataset, cells=cells, spec=f"'{spec}'")
        script = tmp_path / "command.sh"
        script.write_text(command, encoding="utf-8")
        environment = {"PYTHON": sys.executable, "SCRIPT": SCRIPT, "PYTHONPATH": str(ROOT)}
        plain = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        return subprocess.run(
            ["bash", script], cwd=tmp_path, env=environment | plain, capture_output=True, text=True
        )

    return call


def written(folder: Path) -> list:
    return json.loads((folder / "an output").read_text(encoding="utf-8"))


def test_paths_and_settings_arrive_or_none_and_prints_go_into_the_log(run, tmp_path: Path) -> None:
    done = run("二 {half}", dataset="data.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert written(tmp_path) == ["二 {half}", ["a", "b"], "data.json"]
    assert (tmp_path / "job.log").read_text(encoding="utf-8").startswith("noise\nCPU ")
    run("x")
    assert written(tmp_path)[-1] == "None"


def test_lists_may_be_long_what_main_returns_is_said_and_what_it_raises_is_logged(run, tmp_path):
    cells = [f"results/cells/experiment_{number:04}/activation/law.npz" for number in range(60_000)]
    title = "long" * 100_000
    done = run(title, cells=" ".join(cells))
    assert done.returncode == 0, done.stderr[:2000]
    assert written(tmp_path) == [title, cells, "None"]
    assert run("half").stderr == "half done (see job.log)\n"
    failed = run("")
    assert failed.returncode == 1
    assert failed.stderr == ""  # the console of the run reads it in the log
    assert error_in(tmp_path / "job.log") == "ValueError: no title"
