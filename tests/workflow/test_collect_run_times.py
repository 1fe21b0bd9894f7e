"""Times of a run from Snakemake's benchmark files."""

import json
from pathlib import Path

import pytest

from workflow.scripts.collect_run_times import main

COLUMNS = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"


def benchmark(path: Path, wall: str, cpu: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{COLUMNS}{wall}\t0:00:01\t1\t1\t1\t1\t0\t0\t99\t{cpu}\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("unsampled", ["-", "NA", "nan"])
def test_stages_are_added_up(tmp_path: Path, unsampled: str) -> None:
    folder = tmp_path / "results" / "benchmarks"
    files = [
        benchmark(folder / "cells" / "mnist" / "relu" / "zeros.tsv", "4.5", "4.25"),
        benchmark(folder / "cells" / "mnist" / "relu" / "he_normal.tsv", "5.5", "5.0"),
        benchmark(folder / "verdicts.tsv", "0.25", unsampled),
    ]
    main(files, cells=2, cores=8, output=str(tmp_path / "run.json"))
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert (run["cells"], run["cores"]) == (2, 8)
    assert run["stages"] == {
        "cells": {"jobs": 2, "wall_s": 10.0, "cpu_s": 9.25},
        "verdicts": {"jobs": 1, "wall_s": 0.25, "cpu_s": 0.0},
    }
    assert run["total"] == {"jobs": 3, "wall_s": 10.25, "cpu_s": 9.25}
