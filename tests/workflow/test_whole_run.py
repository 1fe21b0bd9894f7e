"""The whole workflow on a tiny study: what comes out, and that the way there does not matter."""

import json
import signal
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
import yaml
from rocrate.rocrate import ROCrate

from tests.workflow.conftest import copied
from tests.workflow.machine_fonts import machine_fonts
from tests.workflow.tiny_study import CELLS, Study, jobs_done

LANGUAGES = ("en", "zh")
MEASUREMENTS = ("results/measurements/propagation.nc", "results/measurements/stripes.nc")


def test_the_paper_comes_out_in_every_language_and_form(finished_run: tuple[Study, str]) -> None:
    study, _ = finished_run
    expected = [
        f"report/report.{language}.{form}" for language in LANGUAGES for form in ("html", "pdf")
    ]
    made = study.results("report/*")
    assert sorted(made) == sorted([*expected, "report/references.bib"])
    for language, title in zip(LANGUAGES, ("A tiny study", "小研究"), strict=True):
        pdf = pypdf.PdfReader(BytesIO(made[f"report/report.{language}.pdf"]), strict=True)
        assert len(pdf.pages) >= 2
        assert pdf.metadata.title == title
        assert title in made[f"report/report.{language}.html"].decode()


def test_every_cell_is_run(finished_run: tuple[Study, str]) -> None:
    study, said = finished_run
    assert len(study.results("cells/*/*/*.npz")) == CELLS
    assert f"{CELLS} cells among them" in said


def test_every_figure_stands_in_both_languages_and_as_data(finished_run: tuple[Study, str]) -> None:
    study, _ = finished_run
    figures = {name.removesuffix(".en.svg") for name in study.results("figures/*.en.svg")}
    assert len(figures) >= 5
    for name in figures:
        assert study.results(f"{name}.zh.svg")
        header = study.results(f"tables/{name.removeprefix('figures/')}.csv").popitem()[1]
        assert b"," in header.splitlines()[0]


def test_the_times_of_the_run_are_collected(finished_run: tuple[Study, str]) -> None:
    run = json.loads(finished_run[0].results("run.json")["run.json"])
    assert (run["cells"], run["cores"]) == (CELLS, 2)
    assert run["stages"]["cells"]["jobs"] == CELLS
    assert run["total"]["wall_s"] >= run["stages"]["cells"]["wall_s"] > 0


def test_another_data_set_is_named_and_not_compared_with_published_numbers(
    finished_run: tuple[Study, str],
) -> None:
    study, _ = finished_run
    reports = study.results("report/*.html")
    assert all("Tiny stripes" in report.decode() for report in reports.values())
    assert json.loads(study.results("verdicts.json")["verdicts.json"])["references"] == []


def test_the_run_describes_itself(finished_run: tuple[Study, str]) -> None:
    study, _ = finished_run
    crate = ROCrate(study.root / "results")
    (run,) = crate.get_by_type("CreateAction")
    said = {entity.id: entity["sha256"] for entity in run["result"]}
    made = study.results("verdicts.json", "run.json", "report/*", "measurements/*", "tables/*")
    made |= study.results("figures/*.svg")
    assert said == {name: sha256(content).hexdigest() for name, content in made.items()}
    data = {entity["name"] for entity in run["object"]}
    assert {"data/train-images", "data/test-labels"} < data
    copied = study.results("source/config.yaml").popitem()[1]
    assert yaml.safe_load(copied) == yaml.safe_load((study.root / "config.yaml").read_text())


def test_the_run_is_described_again_in_the_same_bytes(finished: Study) -> None:
    before = finished.results("ro-crate-metadata.json", "source/*")
    finished.finish("--force", "results/ro-crate-metadata.json")
    assert finished.results("ro-crate-metadata.json", "source/*") == before


def test_the_snakefile_that_catalogs_look_for_is_the_same_workflow(finished: Study) -> None:
    assert "Nothing to be done" in finished.finish("--snakefile", "workflow/Snakefile")


ODD_PLACE = "it's {a} & (b), 中文 %20 #1 $HOME"


@pytest.mark.torture
def test_one_core_in_an_odd_place_gives_the_same_bytes(
    finished_run: tuple[Study, str], blank_study: Path, tmp_path: Path
) -> None:
    """One core or two, a name to be quoted, C locale, another zone and hashes, no home, fonts."""
    study = Study(copied(blank_study, tmp_path / ODD_PLACE))
    (study.root / ".venv").symlink_to(sys.prefix)
    odd = {
        **{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        **{"PYTHONIOENCODING": "ascii", "HOME": "/dev/null/none"},
        **{"TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "7"},
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "8"),
        "XDG_DATA_HOME": str(machine_fonts(tmp_path / "data")),
    }
    python = study.root / ".venv" / "bin" / "python"
    run = subprocess.run(
        [python, "-m", "snakemake", "--cores", "1", "results/report/report.zh.pdf"],
        cwd=study.root,
        env=study.environment | odd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert run.returncode == 0, run.stdout.decode(errors="replace")
    compared = ("cells/*/*/*", "measurements/*", "verdicts.json", "figures/*", "tables/*")
    compared += ("report/*.zh.pdf",)
    ours, theirs = study.results(*compared), finished_run[0].results(*compared)
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_a_killed_run_is_taken_up_where_it_was(
    finished_run: tuple[Study, str], study: Study
) -> None:
    """The main process is killed while cells run; theirs may end after it, as orphans."""
    with subprocess.Popen(
        study.command("--cores", "2", *MEASUREMENTS),
        cwd=study.root,
        env=study.environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        assert any(jobs_done(line) >= 4 for line in run.stderr)  # one is the data set
        run.send_signal(signal.SIGKILL)
    assert list((study.root / ".snakemake" / "locks").iterdir()), "killed too late to show anything"
    assert 0 < study.planned(*MEASUREMENTS)["cell"] <= CELLS - 3
    study.finish(*MEASUREMENTS)
    ours = study.results("cells/*/*/*", "measurements/*")
    assert ours == finished_run[0].results("cells/*/*/*", "measurements/*")


def test_snakemake_reports_on_the_run(finished: Study) -> None:
    finished.finish("--report", "about.html")
    assert (finished.root / "about.html").stat().st_size > 100_000
