"""Times of a run from its jobs' logs; how they add up is in `test_whole_run`."""

from pathlib import Path

import pytest

from workflow.scripts.collect_run_times import main


@pytest.mark.parametrize("name", ["verdicts.log", "gone.log"])
def test_a_log_without_times_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "verdicts.log").write_text("Traceback\n")
    with pytest.raises(ValueError, match=rf"{name}: must end with its job's times.*Hint"):
        main([], [tmp_path / "logs" / name], cores=1, output=tmp_path / "run.json")
