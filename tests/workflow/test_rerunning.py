"""A change reruns what depends on it, and nothing else."""

import shutil

import pytest

from tests.workflow.tiny_study import CELLS, Study

REPORT = {"report": 2, "gate": 1, "crate": 1}
FROM_FIGURES = {"figures", "tables", "run_times", *REPORT}
FROM_VERDICTS = {"verdicts", *FROM_FIGURES}
FROM_CELLS = {"cell", "measurements", *FROM_VERDICTS}
MADE = ("results", ".snakemake")
SMALL = 1_000
"""Bytes; Snakemake compares files of up to a megabyte, and the tiny study's data are smaller."""


def stages(planned: dict[str, int]) -> set[str]:
    """The rules to be run, those of all families of figures as one."""
    return {"figures" if rule.startswith("figures_") else rule for rule in planned}


def add(study: Study, name: str, line: str) -> None:
    with (study.root / name).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}")


@pytest.mark.parametrize(
    ("name", "expected", "cells"),
    [
        ("engine/net/network.py", FROM_CELLS, CELLS),
        ("engine/experiments/propagation/run.py", FROM_CELLS, CELLS // 2),
        ("engine/study/datasets.py", {"dataset", *FROM_CELLS}, CELLS),
        ("engine/experiments/__init__.py", FROM_VERDICTS, 0),
        ("engine/evidence/statistics.py", FROM_VERDICTS, 0),
        ("engine/report/labels.py", FROM_FIGURES, 0),
        ("engine/report/render.py", {*REPORT}, 0),
        ("workflow/scripts/run_cell.py", FROM_CELLS, CELLS),
        ("workflow/scripts/job_times.py", {"run_times", *REPORT}, 0),
    ],
)
def test_an_edit_reruns_what_depends_on_it(finished, name, expected, cells) -> None:
    add(finished, name, "EDITED = True\n")
    planned = finished.planned()
    assert stages(planned) == expected
    assert planned.get("cell", 0) == cells


def touch_sources(study: Study) -> None:
    for path in study.root.rglob("*"):
        if path.is_file() and path.relative_to(study.root).parts[0] not in MADE:
            path.touch()


OF_NO_RESULT = ("workflow/scripts/job_log.py", "engine/study/source_digest.py")
COMMENTED = [
    "engine/net/network.py",
    "engine/evidence/ledger.py",
    "engine/report/labels.py",
    "workflow/scripts/run_cell.py",
    "workflow/scripts/render_report.py",
]


def test_what_changes_no_result_reruns_nothing_nor_do_new_times_on_all_sources(finished) -> None:
    """Comments, and modules that only log."""
    for name in COMMENTED:
        add(finished, name, "# A comment.\n")
    for name in OF_NO_RESULT:
        add(finished, name, "EDITED = True\n")
    assert finished.planned() == {}
    touch_sources(finished)
    data = finished.root / "data"
    assert (data / "SHA256SUMS").stat().st_size < SMALL < (data / "train-images").stat().st_size
    assert finished.planned("--max-checksum-file-size", str(SMALL)) == {}


def test_restored_results_beside_a_fresh_checkout_are_taken(finished: Study) -> None:
    """Also without what Snakemake remembers of them, as a cache that keeps `results` alone has."""
    shutil.rmtree(finished.root / ".snakemake")
    touch_sources(finished)
    assert finished.planned() == {}


def test_other_sums_of_the_data_read_them_again(finished: Study) -> None:
    sums = finished.root / "data" / "SHA256SUMS"
    sums.write_text(sums.read_text(encoding="ascii") + "\n", encoding="ascii")
    assert "dataset" in finished.planned()


def test_a_template_reruns_the_report(finished: Study) -> None:
    template = next((finished.root / "templates" / "sections").rglob("*.html.j2"))
    add(finished, str(template.relative_to(finished.root)), "{# end #}\n")
    assert finished.planned() == REPORT


def test_another_name_for_the_data_set_gathers_again_without_running_cells(finished: Study) -> None:
    finished.edit("config.yaml", "Tiny stripes", "Stripes and diagonals")
    assert "cell" not in finished.planned()
    assert "measurements" in finished.planned()
