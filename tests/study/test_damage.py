"""A result that is not as its job wrote it is told where it is read, whatever its format."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.evidence.judge import judge_files
from engine.evidence.ledger import read_ledger
from engine.study.datasets import ARRAYS, load, prepare
from engine.study.files import DamagedError, sealed, unharmed
from engine.study.gathering import gather
from engine.study.protocol import Protocol
from engine.study.records import read_measurements, write_measurements
from tests.study.made_up_cells import SPEC, write_all
from tests.study.small import small_config

pytestmark = pytest.mark.torture

Reader = Callable[[Path], object]
DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "flipped": lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]),
    "half": lambda whole: whole[: len(whole) // 2],
    "empty": lambda whole: b"",
    "another": lambda whole: whole + whole,
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Reader]]:
    """A file of each kind that engine/study and engine/evidence write, and how it is read."""
    folder = tmp_path_factory.mktemp("results")
    write_measurements(gather(SPEC, write_all(folder / "cells")), folder / "gathered.nc")
    judge_files({}, folder / "verdicts.json")
    prepare(Protocol.load(small_config(folder / "source")).dataset_spec("mnist"), folder / "set")
    prepared = {
        name: folder / "set" / name for name in ("dataset.json", *map("{}.npy".format, ARRAYS))
    }
    return {
        "measurements": (folder / "gathered.nc", read_measurements),
        "verdicts": (folder / "verdicts.json", read_ledger),
        **{name: (path, lambda file: load(file.parent)) for name, path in prepared.items()},
    }


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize(
    "kind", ["measurements", "verdicts", "dataset.json", *map("{}.npy".format, ARRAYS)]
)
def test_damage_is_named_where_the_file_is_read(results, kind: str, damage: str) -> None:
    path, read = results[kind]
    whole = path.read_bytes()
    read(path)
    path.write_bytes(DAMAGE[damage](whole))
    try:
        with pytest.raises(DamagedError, match=rf"{path.name}: must hold .* \(delete the file and"):
            read(path)
    finally:
        path.write_bytes(whole)
    read(path)


def test_a_seal_is_what_sha256sum_reads_and_a_file_without_is_left_to_its_reader(tmp_path) -> None:
    path = tmp_path / "a.csv"
    assert unharmed(path) == path
    path.write_text("1\n")
    assert unharmed(sealed(path)) == path
    digest = "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865"
    assert (tmp_path / ".sha256" / "a.csv").read_text() == f"{digest}  a.csv\n"
    path.unlink()
    assert unharmed(path) == path
