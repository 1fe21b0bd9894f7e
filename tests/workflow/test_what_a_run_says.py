"""What a person sees of a real run: on a terminal, in a pipe, when it fails and after Ctrl-C."""

import re

import pytest

from tests.workflow.terminal import run_on_terminal
from tests.workflow.tiny_study import CELLS, Study

MEASUREMENTS = ("results/measurements/propagation.nc", "results/measurements/stripes.nc")
PAPERS = [
    f"results/report/report.{lang}.{form}" for lang in ("zh", "en") for form in ("html", "pdf")
]
LINES = 40
"""As many may a run show."""


def drawn(shown: str) -> set[int]:
    """The numbers of jobs done that a bar has shown."""
    return {int(done) for done in re.findall(r"(\d+)/\d+\x1b\[0m jobs", shown)}


def test_a_run_is_short_and_ends_with_what_came_out(finished_run: tuple[Study, str]) -> None:
    lines = finished_run[1].splitlines()
    assert len(lines) <= LINES, lines
    assert max(map(len, lines)) <= 100
    *paper, claims, cells, took = lines[-7:]
    assert paper == [f"Paper: {path}" for path in PAPERS]
    assert re.fullmatch(r"Claims: \d+ not run, \d+ supported, \d+ contradicted", claims)
    assert cells == f"Cells: {CELLS}, 0 failed"
    assert re.fullmatch(r"Took (\d+ min )?\d+ s", took)


def test_a_second_run_names_the_paper(finished: Study) -> None:
    """More cores are no reason to run anything again."""
    said = finished.finish(cores=5).splitlines()
    assert said[-5].startswith("Nothing to be done")
    assert said[-4:] == [f"Paper: {path}" for path in PAPERS]


def test_a_bar_shows_a_run_on_a_terminal(study: Study) -> None:
    command = study.command("--cores", "2", *MEASUREMENTS)
    status, shown = run_on_terminal(command, study.root, study.environment)
    assert status == 0, shown
    assert min(drawn(shown)) == 0
    assert max(drawn(shown)) > CELLS / 2
    assert re.search(r"Cell: \w+, \w+, \w+ and 1 more", shown)
    assert shown.count("\n") <= LINES
    assert "Took" in shown.splitlines()[-1]


def test_a_failed_job_is_one_line_and_counted_at_the_end(study: Study) -> None:
    images = study.root / "data" / "train-images"
    images.write_bytes(images.read_bytes()[:-5])
    ended = study.run("--cores", "2", *MEASUREMENTS)
    assert ended.returncode == 1
    failed = [line for line in ended.stdout.splitlines() if "DatasetError" in line]
    assert len(failed) == 1
    assert "Failed: Data set stripes: DatasetError: data/train-images: " in failed[0]
    assert failed[0].endswith(" (see results/logs/datasets/stripes.log)")
    blocked = CELLS // 2 + 1
    *_, last, took = ended.stdout.splitlines()
    assert last == f"Failed: 1 job; {blocked} that build on them did not run"
    assert took.startswith("Took")
    assert sorted(study.results("measurements/*")) == ["measurements/propagation.nc"]
    assert "Traceback" not in ended.stdout


@pytest.mark.torture
def test_ctrl_c_stops_a_run_in_one_line_and_the_same_command_goes_on(study: Study) -> None:
    command = study.command("--cores", "2", *MEASUREMENTS)
    status, shown = run_on_terminal(
        command,
        study.root,
        study.environment,
        interrupt=lambda shown: max(drawn(shown), default=0) >= 3,
    )
    assert status == 130
    assert shown.splitlines()[-1].endswith(
        "Stopped: the same command goes on where this run left off"
    )
    assert "Traceback" not in shown
    assert "Failed" not in shown
    assert shown.count("\n") <= 6, shown
    locks = study.root / ".snakemake" / "locks"
    assert not locks.exists() or not [*locks.iterdir()]
    assert 0 < study.planned(*MEASUREMENTS)["cell"] <= CELLS - 2
    study.finish(*MEASUREMENTS)


PLANNING = """
import time
from workflow.scripts.interruption import stop_on_signals
stop_on_signals(workflow, logger)

class HalfMade:
    def __del__(self):
        raise AttributeError("closed before it was made")

async def jobs():
    pass

def planning(wildcards):
    half_made = HalfMade(), jobs()
    print("which jobs?", flush=True)
    try:
        time.sleep(10)
    finally:
        del half_made

rule only:
    input: planning
"""


def test_ctrl_c_stops_also_while_jobs_are_planned(study: Study) -> None:
    """The scheduler, which takes the signal otherwise, is not there yet."""
    (study.root / "planning.smk").write_text(PLANNING)
    command = study.command("--cores", "1", "--snakefile", "planning.smk")
    status, shown = run_on_terminal(
        command,
        study.root,
        {**study.environment, "PYTHONPATH": str(study.root)},
        interrupt=lambda shown: "which jobs?" in shown,
    )
    assert status == 130
    assert "Stopped: the same command" in shown.splitlines()[-1]
    assert "Traceback" not in shown
