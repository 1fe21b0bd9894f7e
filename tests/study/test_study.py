"""Cells of the small study, run again by themselves."""

from engine.study.cells import run_cell


def test_a_cell_of_any_kind_that_runs_again_alone_has_the_same_bytes(paper, tmp_path) -> None:
    for name, experiment in paper.protocol.experiments.items():
        cell = paper.protocol.cells_of(name)[-1]
        datasets = [paper.folder / "datasets" / dataset for dataset in experiment.dataset_names]
        again = tmp_path / f"{name}.npz"
        run_cell(paper.protocol.cell_spec(*cell), next(iter(datasets), None), again)
        first = paper.folder.joinpath("cells", *cell[:2], f"{cell[2]}.npz")
        assert again.read_bytes() == first.read_bytes(), name
