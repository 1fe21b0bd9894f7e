"""Damage done for real to a run: afterwards the plain command ends in the bytes of one left alone.

Or the user is told in one line what is wrong, and that line names it. Random moments are drawn
with a seed that is printed.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import yaml

from engine.evidence.ledger import read_ledger
from engine.study.records import read_cell
from tests.programs import ROOT
from tests.workflow.tiny_study import CELLS, Study, jobs_done

pytestmark = [pytest.mark.slow, pytest.mark.torture]

TOLERANCES = ROOT / "workflow" / "tolerances.yaml"
COMPARED = ("datasets/*/*", "cells/*/*/*", "measurements/*", "verdicts.json", "figures/*")
COMPARED += ("tables/*", "report/*.pdf")
UP_TO_FIGURES = ("results/verdicts.json", "results/tables/laws.csv", "results/figures/matrix.json")
KILLS = 20


def sent(study: Study, blow: int, moment: Callable[[subprocess.Popen[str]], None], *targets: str):
    """Send a signal to all processes of a run, as a terminal or a batch system does."""
    with study.start(study.command("--cores", "2", *targets)) as run:
        moment(run)
        if run.poll() is None:
            os.killpg(run.pid, blow)
        said = run.stdout.read()
    return run.returncode, said


def after_jobs(count: int) -> Callable[[subprocess.Popen[str]], None]:
    return lambda run: any(jobs_done(line) >= count for line in run.stdout)


def assert_same(study: Study, undisturbed: Study, *patterns: str) -> None:
    ours, theirs = study.results(*patterns), undisturbed.results(*patterns)
    assert ours
    assert [name for name in ours if ours[name] != theirs[name]] == []


def whole_files(study: Study, undisturbed: Study) -> int:
    """How many of the cells are there; each is as it would be, for none is ever half there."""
    cells = study.results("cells/*/*/*.npz")
    theirs = undisturbed.results("cells/*/*/*.npz")
    assert cells.items() <= theirs.items()
    return len(cells)


def test_twenty_kills_at_random_moments(finished_run: tuple[Study, str], study: Study) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    moments = random.Random(seed)
    done = 0
    for _ in range(KILLS):
        pause = moments.uniform(0.2, 8)
        sent(study, signal.SIGKILL, lambda run, pause=pause: time.sleep(pause), *UP_TO_FIGURES)
        before, done = done, whole_files(study, finished_run[0])
        assert done >= before
    study.finish(*UP_TO_FIGURES)
    assert whole_files(study, finished_run[0]) == CELLS
    assert_same(study, finished_run[0], "cells/*/*/*", "measurements/*", "verdicts.json")
    assert_same(study, finished_run[0], "tables/laws.csv", "figures/matrix*")


@pytest.mark.parametrize(
    "blow", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda blow: blow.name
)
def test_a_signal_to_all_ends_the_run_and_loses_nothing(finished_run, study, blow) -> None:
    status, said = sent(study, blow, after_jobs(4), *UP_TO_FIGURES)
    assert status != 0
    assert "Traceback" not in said
    kept = whole_files(study, finished_run[0])
    assert kept >= 2
    assert study.planned(*UP_TO_FIGURES)["cell"] <= CELLS - kept
    study.finish(*UP_TO_FIGURES)
    assert_same(study, finished_run[0], "cells/*/*/*", "measurements/*", "verdicts.json")


def test_a_kill_while_the_paper_is_set(finished_run: tuple[Study, str], finished: Study) -> None:
    paper, log = "results/report/report.en.pdf", finished.root / "results/logs/report/en.log"
    (finished.root / paper).unlink()
    log.unlink()

    def being_set(run: subprocess.Popen[str]) -> None:
        while not log.exists() and run.poll() is None:
            time.sleep(0.05)

    sent(finished, signal.SIGKILL, being_set, paper)
    assert not (finished.root / paper).exists()
    finished.finish(paper)
    assert_same(finished, finished_run[0], "report/*.en.pdf")


ISOLATED = ["unshare", "--map-root-user"]


def needs_namespaces(kind: str) -> None:
    if shutil.which("unshare") is None or subprocess.run([*ISOLATED, kind, "true"]).returncode:
        pytest.skip(f"no namespaces here: unshare {kind}")


STAGES = ("datasets", "cells", "measurements", "verdicts", "matrix")
"""In their order; each has its name in the paths of its results, logs and benchmarks."""


def pages(path: Path) -> int:
    """Kilobytes on a file system in memory."""
    return -(-path.stat().st_size // 4096) * 4


def room_up_to_half_of(stage: str, study: Study) -> int:
    """Kilobytes of a file system that is full in the midst of a stage."""
    room = dict.fromkeys(STAGES, 0)
    for path in (study.root / "results").rglob("*"):
        named = [name for name in STAGES if name in str(path.relative_to(study.root))]
        if path.is_file() and named:
            room[named[0]] += pages(path)
    return sum(room[name] for name in STAGES[: STAGES.index(stage)]) + room[stage] // 2


def filled_up(study: Study, kilobytes: int, *targets: str) -> None:
    """Let the disk of the results be full, find that told, make room, and run again."""
    kept = study.root / "kept"
    if (study.root / "results").exists():
        (study.root / "results").rename(kept)
    script = (
        "mkdir -p results kept && mount -t tmpfs -o size=$0k none results || exit 99;"
        "cp -a kept/. results/ || exit 99;"
        'if "$@"; then exit 98; fi; find results -size 0 -name "*.npz" | grep -q . && exit 97;'
        'mount -o remount,size=100m results && "$@" && cp -a results/. kept/'
    )
    command = study.command("--cores", "2", *targets)
    ended = study.call([*ISOLATED, "--mount", "bash", "-c", script, str(kilobytes), *command])
    assert ended.returncode == 0, ended.stdout
    assert "No space left on device" in ended.stdout
    assert "Traceback" not in ended.stdout
    (study.root / "results").rmdir()
    kept.rename(study.root / "results")


@pytest.mark.parametrize("stage", STAGES)
def test_a_disk_that_fills_up_is_told_and_room_is_all_it_takes(finished_run, study, stage) -> None:
    """Results on a small file system; `matrix` is a figure."""
    needs_namespaces("--mount")
    filled_up(study, room_up_to_half_of(stage, finished_run[0]), *UP_TO_FIGURES)
    assert_same(study, finished_run[0], "cells/*/*/*", "measurements/*", "verdicts.json")
    assert_same(study, finished_run[0], "tables/laws.csv", "figures/matrix*")


@pytest.mark.parametrize("written", ["html", "pdf"])
def test_a_disk_that_fills_up_while_the_paper_is_set(finished_run, finished, written) -> None:
    needs_namespaces("--mount")
    html, pdf = (finished.root / f"results/report/report.en.{form}" for form in ("html", "pdf"))
    room = pages(html) // 2 if written == "html" else pages(html) + pages(pdf) // 2
    html.unlink()
    pdf.unlink()
    room += sum(pages(path) for path in (finished.root / "results").rglob("*") if path.is_file())
    filled_up(finished, room, "results/report/report.en.pdf")
    assert_same(finished, finished_run[0], "report/*.pdf")


def test_the_whole_job_runs_without_a_network(finished_run, study) -> None:
    needs_namespaces("--net")
    ended = study.call([*ISOLATED, "--net", *study.command("--cores", "2")])
    assert ended.returncode == 0, ended.stdout
    assert_same(study, finished_run[0], *COMPARED)


CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(clock, now);
    if (clock == CLOCK_REALTIME) now->tv_sec += 1000000000;
    return failed;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec time;
    int failed = clock_gettime(CLOCK_REALTIME, &time);
    now->tv_sec = time.tv_sec;
    now->tv_usec = time.tv_nsec / 1000;
    return failed;
}

time_t time(time_t *now) {
    struct timeval time;
    gettimeofday(&time, 0);
    if (now) *now = time.tv_sec;
    return time.tv_sec;
}
"""
"""One that is thirty years fast."""


def test_another_clock_gives_the_same_bytes(finished_run, study, tmp_path) -> None:
    library = tmp_path / "clock.so"
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler here, which another clock is made with")
    build = [compiler, "-shared", "-fPIC", "-x", "c", "-", "-ldl", "-o", str(library)]
    subprocess.run(build, input=CLOCK, text=True, check=True)
    fast = {"LD_PRELOAD": str(library)}
    year = [sys.executable, "-c", "import datetime; print(datetime.date.today().year)"]
    assert int(study.call(year, **fast).stdout) > time.localtime().tm_year + 30
    ended = study.run("--cores", "2", *UP_TO_FIGURES, "results/report/report.en.pdf", **fast)
    assert ended.returncode == 0, ended.stdout
    assert_same(study, finished_run[0], *COMPARED[:-1], "report/*.en.pdf")


START = "    settings = spec.experiment\n"
FAULTS = {
    "memory limit": (
        "        import resource\n"
        "        resource.setrlimit(resource.RLIMIT_AS, (2**20, resource.RLIM_INFINITY))\n"
        "        bytearray(2**30)\n"
    ),
    "killed": "        import os\n        os.kill(os.getpid(), 9)\n",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_cell_out_of_memory_is_named_and_its_neighbours_finish(finished_run, study, fault):
    """By a limit, which the cell is told of, and as the kernel ends it, which nobody is."""
    module = "engine/experiments/propagation/run.py"
    broken = f"{START}    if spec.initializer.name == 'he_normal':\n{FAULTS[fault]}"
    study.edit(module, START, broken)
    ended = study.run("--cores", "2", "results/measurements/propagation.nc")
    if fault == "killed":
        assert ended.returncode != 0
        assert "propagation/relu/he_normal" in ended.stdout.replace(" + ", "/"), ended.stdout
    else:
        assert "cells/propagation/relu/he_normal.npz failed: MemoryError" in ended.stdout
    made = study.results("cells/propagation/*/*.npz")
    whole = [name for name in made if "he_normal" not in name]
    assert len(whole) == CELLS // 2 - 2
    study.edit(module, broken, START)
    study.finish("results/measurements/propagation.nc")
    assert_same(study, finished_run[0], "cells/*/*/*", "measurements/propagation.nc")


@pytest.mark.parametrize("kernels", ["Haswell", "Nehalem"])
def test_other_kernels_give_the_same_verdicts_and_numbers_within_their_bounds(
    finished_run: tuple[Study, str], study: Study, kernels: str
) -> None:
    """Those of older processors: what another machine or another build of NumPy would use."""
    bounds = yaml.safe_load(TOLERANCES.read_text(encoding="utf-8"))
    older = {"OPENBLAS_CORETYPE": kernels, "NPY_DISABLE_CPU_FEATURES": "AVX2"}
    ended = study.run("--cores", "2", "results/verdicts.json", **older)
    assert ended.returncode == 0, ended.stdout
    undisturbed = finished_run[0]
    assert_same(study, undisturbed, *bounds["exact"])
    ours, theirs = (
        {c["id"]: c["verdict"] for c in read_ledger(s.root / "results/verdicts.json")["claims"]}
        for s in (study, undisturbed)
    )
    assert ours == theirs
    for name, bound in bounds["within"].items():
        paths = sorted((study.root / "results" / "cells" / name).glob("*/*.npz"))
        assert len(paths) == CELLS // 2
        for path in paths:
            cell = read_cell(path)
            other = read_cell(undisturbed.root / path.relative_to(study.root))
            for variable, values in cell.values.items():
                scale = np.abs(other.values[variable]).max(initial=0, where=np.isfinite(values))
                np.testing.assert_allclose(
                    values, other.values[variable], rtol=0, atol=bound * scale, err_msg=variable
                )


def test_from_another_folder_through_a_link(study: Study, tmp_path: Path) -> None:
    link = tmp_path / "链接 'to' it"
    link.symlink_to(study.root)
    there = ["--snakefile", link / "Snakefile", "--directory", link]
    command = [*study.command("--cores", "2"), *there, "results/cells/stripes/tanh/he_normal.npz"]
    ended = Study(tmp_path).call(command)
    assert ended.returncode == 0, ended.stdout
    assert study.results("cells/stripes/tanh/he_normal.npz")


def test_verify_finds_a_finished_run_the_same(finished: Study) -> None:
    ended = finished.call([sys.executable, "-m", "engine", "verify", "--share", "1"])
    assert ended.stdout.startswith(f"{CELLS} of {CELLS} cells, drawn with seed "), ended.stdout
