"""What a job prints goes to its log, and so does the error that ends it."""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.workflow.small_disk import on_a_small_disk
from workflow.scripts.job_log import job_log
from workflow.scripts.job_times import job_seconds
from workflow.scripts.run_console import error_in


def test_output_of_python_and_of_the_process_goes_to_the_log(tmp_path, capfd) -> None:
    log = tmp_path / "job.log"
    with job_log(log):
        print("from print")
        print("from stderr", file=sys.stderr)
        os.write(2, b"from the C side\n")
    print("after")
    *lines, _ = log.read_text(encoding="utf-8").splitlines()
    assert {"from print", "from stderr", "from the C side"} == set(lines)
    assert capfd.readouterr() == ("after\n", "")


def test_a_finished_job_tells_its_times_and_logs_any_name(tmp_path: Path) -> None:
    before = sum(os.times()[:4])
    with job_log(tmp_path / "job.log"):
        sum(range(1_000_000))
    wall, cpu = job_seconds(tmp_path / "job.log")
    assert wall > 0
    assert before - 0.01 <= cpu <= sum(os.times()[:4]) + 0.01
    with job_log(tmp_path / "job.log"):
        print("caf\udce9")
    assert (tmp_path / "job.log").read_text(encoding="utf-8").startswith(r"caf\udce9")


def test_an_error_is_logged_whole_and_ends_the_job(tmp_path, capfd) -> None:
    log = tmp_path / "job.log"
    with pytest.raises(SystemExit) as ended, job_log(log):
        raise ValueError("train-images: must be a whole gzip file")
    assert ended.value.code == 1
    text = log.read_text(encoding="utf-8")
    assert text.startswith("Traceback")
    assert "must be a whole gzip file" in text
    assert capfd.readouterr() == ("", "")


ON_A_FULL_DISK = """
import sys, tempfile
from workflow.scripts.job_log import job_log

with job_log(sys.argv[1]), tempfile.NamedTemporaryFile() as file:
    file.write(bytes(1_000_000))
    file.flush()
"""


def test_a_full_temporary_folder_is_named(tmp_path: Path) -> None:
    run, folder = on_a_small_disk(tmp_path, ON_A_FULL_DISK, "job.log")
    assert run.returncode == 1
    said = error_in(tmp_path / "job.log")
    assert said is not None
    assert re.fullmatch(
        rf"OSError: \[Errno 28\] .*\nFree are [\d.]+ MB in {folder} and [\d.]+ MB in {tmp_path}",
        said,
    )


IN_PART = """
import sys
import numpy as np
from workflow.scripts.job_log import job_log

with job_log("job.log"):
    np.save(sys.argv[1], np.zeros(10**6))
"""


def test_an_array_written_in_part_is_told_with_the_room_there_is(tmp_path: Path) -> None:
    """NumPy's error has no number and does not speak of a disk."""
    run, _ = on_a_small_disk(tmp_path, IN_PART, "small/array.npy")
    assert run.returncode == 1
    said = error_in(tmp_path / "job.log")
    assert said is not None
    assert re.fullmatch(r"OSError: \d+ requested and \d+ written\nFree are .* MB in .*", said)


LOGGED_ON_A_FULL_DISK = """
import sys
from workflow.scripts.job_log import job_log

with job_log(sys.argv[1]):
    print("x" * 1_000_000)
"""


def test_a_log_without_room_is_named_in_a_line(tmp_path: Path) -> None:
    run, folder = on_a_small_disk(tmp_path, LOGGED_ON_A_FULL_DISK, "small/job.log")
    assert run.returncode == 1
    assert run.stderr == f"{folder / 'job.log'}: No space left on device\n"
