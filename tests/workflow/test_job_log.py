"""What a job prints goes to its log; an error also to the terminal, in one line."""

import os
import sys
from pathlib import Path

import pytest

from workflow.scripts.job_log import job_log, job_seconds


def test_output_of_python_and_of_the_process_goes_to_the_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "job.log"
    with job_log(log):
        print("from print")
        print("from stderr", file=sys.stderr)
        os.write(2, b"from the C side\n")
    print("after")
    *lines, _ = log.read_text(encoding="utf-8").splitlines()
    assert {"from print", "from stderr", "from the C side"} == set(lines)
    assert capfd.readouterr() == ("after\n", "")


def test_a_finished_job_tells_its_times(tmp_path: Path) -> None:
    before = sum(os.times()[:4])
    with job_log(tmp_path / "job.log"):
        sum(range(1_000_000))
    wall, cpu = job_seconds(tmp_path / "job.log")
    assert wall > 0
    assert before - 0.01 <= cpu <= sum(os.times()[:4]) + 0.01


def test_an_error_is_logged_whole_and_told_in_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "job.log"
    with pytest.raises(SystemExit) as ended, job_log(log):
        raise ValueError("train-images: must be a whole gzip file")
    assert ended.value.code == f"ValueError: train-images: must be a whole gzip file (see {log})"
    text = log.read_text(encoding="utf-8")
    assert text.startswith("Traceback")
    assert "must be a whole gzip file" in text
    assert capfd.readouterr() == ("", "")
