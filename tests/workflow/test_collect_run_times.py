"""Times of a run from its jobs' logs."""

import json
from pathlib import Path

import pytest

from workflow.scripts.collect_run_times import main


def log(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_stages_are_added_up(tmp_path: Path) -> None:
    folder = tmp_path / "results" / "logs"
    cell_logs = [
        log(folder / "cells" / "mnist" / "relu" / "zeros.log", "CPU 4.250 s, wall 4.500 s\n"),
        log(folder / "cells" / "mnist" / "relu" / "he.log", "noise\nCPU 5.000 s, wall 5.500 s\n"),
    ]
    logs = [log(folder / "verdicts.log", "CPU 0.125 s, wall 0.250 s\n")]
    main([str(path) for path in cell_logs], logs, cores=8, output=tmp_path / "run.json")
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert (run["cells"], run["cores"]) == (2, 8)
    assert run["stages"] == {
        "cells": {"jobs": 2, "wall_s": 10.0, "cpu_s": 9.25},
        "verdicts": {"jobs": 1, "wall_s": 0.25, "cpu_s": 0.125},
    }
    assert run["total"] == {"jobs": 3, "wall_s": 10.25, "cpu_s": 9.375}


@pytest.mark.parametrize("name", ["verdicts.log", "gone.log"])
def test_a_log_without_times_is_named(tmp_path: Path, name: str) -> None:
    log(tmp_path / "logs" / "verdicts.log", "Traceback\n")
    with pytest.raises(ValueError, match=rf"{name}: must end with its job's times.*Hint"):
        main([], [tmp_path / "logs" / name], cores=1, output=tmp_path / "run.json")
