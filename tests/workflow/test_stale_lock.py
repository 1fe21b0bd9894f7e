"""A dead run's lock goes, a live run's lock stays."""

import errno
import fcntl
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import ROOT
from tests.workflow.small_disk import on_a_small_disk
from workflow.scripts.stale_lock import clear_stale_lock

# Holds the mark of life, as a main process does, and says when it has it.
RUN = """
import sys
from pathlib import Path
from workflow.scripts.stale_lock import clear_stale_lock

mark = clear_stale_lock(Path(sys.argv[1]))
print("alive", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / ".snakemake" / "locks").mkdir(parents=True)
    return tmp_path / ".snakemake"


@pytest.fixture
def other_run(state: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(state)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "alive\n"
        (state / "locks").mkdir(exist_ok=True)
        (state / "locks" / "0.input.lock").touch()
        yield process
        process.kill()


def test_nothing_there_yet(tmp_path: Path) -> None:
    with clear_stale_lock(tmp_path / ".snakemake"):
        assert (tmp_path / ".snakemake" / "alive").is_file()


def test_a_live_run_keeps_its_lock_and_a_killed_one_none(state, other_run) -> None:
    with clear_stale_lock(state):
        assert (state / "locks" / "0.input.lock").is_file()
    other_run.send_signal(signal.SIGKILL)
    other_run.wait()
    with clear_stale_lock(state):
        assert not (state / "locks").exists()


def test_a_third_run_sees_the_second_when_the_first_has_ended(state, other_run) -> None:
    with clear_stale_lock(state):
        other_run.kill()
        other_run.wait()
        with clear_stale_lock(state):
            assert (state / "locks" / "0.input.lock").is_file()


@pytest.mark.parametrize("answer", ["ENOSYS", "EOPNOTSUPP", "ENOLCK"])
def test_a_file_system_without_locks_leaves_them_alone(state, monkeypatch, answer) -> None:
    def refuse(*_: object) -> None:
        raise OSError(getattr(errno, answer), "no locks here")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with clear_stale_lock(state):
        assert (state / "locks").is_dir()


def test_a_folder_that_cannot_be_written_is_named_in_one_line(tmp_path: Path) -> None:
    """A file in its place refuses root, too."""
    (tmp_path / ".snakemake").touch()
    with pytest.raises(SystemExit, match=r"\.snakemake: .*must be able to write here") as ended:
        clear_stale_lock(tmp_path / ".snakemake")
    assert "\n" not in str(ended.value)


@pytest.mark.torture
def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    """Snakemake would end in a traceback, for its lock holds a list of files."""
    run, folder = on_a_small_disk(tmp_path, RUN, "small/.snakemake")
    state = folder / ".snakemake"
    assert run.returncode == 1
    assert run.stderr == f"{state}: Snakemake must be able to write here: No space left on device\n"
