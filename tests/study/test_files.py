"""Files are whole or not there."""

import pytest

from engine.study.files import written_whole


def test_a_new_file_appears_in_a_new_folder(tmp_path):
    with written_whole(tmp_path / "new" / "a.txt") as draft:
        draft.write_text("whole")
        assert not (tmp_path / "new" / "a.txt").exists()
    assert (tmp_path / "new" / "a.txt").read_text() == "whole"


def fail_to_write(path):
    with written_whole(path) as draft:
        draft.write_text("ha")
        raise OSError("disk full")


def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(OSError, match="disk full"):
        fail_to_write(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
