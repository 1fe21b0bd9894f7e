"""The whole workflow on a tiny study: what comes out, and that the way there does not matter."""

import json
import platform
import re
import signal
import sys
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
import yaml
from rocrate.rocrate import ROCrate

import engine
from engine.report.catalogue import paper_tables
from engine.study.protocol import Protocol
from tests.workflow.conftest import copied
from tests.workflow.machine_fonts import machine_fonts
from tests.workflow.tiny_study import CELLS, Study, jobs_done
from workflow.scripts import write_crate
from workflow.scripts.job_times import job_seconds

LANGUAGES = ("en", "zh")
MEASUREMENTS = ("results/measurements/propagation.nc", "results/measurements/stripes.nc")


def test_the_paper_comes_out_in_every_form_and_the_times_with_it(finished_run) -> None:
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
    run = json.loads(finished_run[0].results("run.json")["run.json"])
    assert (run["cells"], run["cores"]) == (CELLS, 2)
    assert run["stages"]["cells"]["jobs"] == CELLS
    wall, cpu = job_seconds(study.root / "results" / "logs" / "verdicts.log")
    assert run["stages"]["verdicts"] == {"jobs": 1, "wall_s": wall, "cpu_s": cpu}
    for unit, total in run["total"].items():
        assert total == pytest.approx(sum(one[unit] for one in run["stages"].values()), abs=0.01)


def test_the_pdf_carries_the_data(finished_run: tuple[Study, str]) -> None:
    root = finished_run[0].root
    reader = pypdf.PdfReader(root / "results/report/report.en.pdf")
    attached = {name: files[0].decode() for name, files in reader.attachments.items()}
    config = yaml.safe_load((root / "config.yaml").read_text("utf-8"))
    assert yaml.safe_load(attached["config.yaml"]) == config
    assert {f"{name}.csv" for name in paper_tables(Protocol.load(config))} < set(attached)
    verdicts = (root / "results/verdicts.json").read_text("utf-8")
    assert json.loads(attached["verdicts.json"]) == json.loads(verdicts)
    requirements = attached["requirements.txt"].encode()
    assert requirements == (root / "requirements.txt").read_bytes()
    sums = json.loads(attached["environment.json"])["sha256"]
    assert sums["requirements.txt"] == sha256(requirements).hexdigest()
    files = [file.get_object() for file in reader.trailer["/Root"]["/AF"]]
    assert not any(re.search("[\u4e00-\u9fff]|^$", file["/Desc"]) for file in files)
    kinds = {file["/UF"]: file["/AFRelationship"] for file in files}
    assert {kind for name, kind in kinds.items() if name.endswith(".csv")} == {"/Data"}
    assert (kinds["config.yaml"], kinds["verdicts.json"]) == ("/Source", "/Data")
    assert kinds["environment.json"] == kinds["requirements.txt"] == "/Supplement"


def test_the_run_describes_itself(finished_run: tuple[Study, str]) -> None:
    study, _ = finished_run
    crate = ROCrate(study.root / "results")
    (run,) = crate.get_by_type("CreateAction")
    said = {one.id: (one["sha256"], one["contentSize"]) for one in run["result"]}
    made = study.results("verdicts.json", "run.json", "report/*", "measurements/*", "tables/*")
    made |= study.results("figures/*.svg")
    facts = {name: (sha256(one).hexdigest(), str(len(one))) for name, one in made.items()}
    assert said == facts
    read = {entity["name"]: entity for entity in run["object"]}
    assert {"data/train-images", "data/test-labels"} < read.keys()
    images = read["data/train-images"]
    assert images["sha256"] == sha256((study.root / images["name"]).read_bytes()).hexdigest()
    assert images.id.startswith("ni:///sha-256;")
    assert not list((study.root / "results").rglob("train-images"))
    requirements = study.results("source/requirements.txt").popitem()[1]
    assert requirements == (study.root / "requirements.txt").read_bytes()
    copied = study.results("source/config.yaml").popitem()[1]
    assert yaml.safe_load(copied) == yaml.safe_load((study.root / "config.yaml").read_text())


def test_the_crate_names_workflow_software_authors_licence_and_end(finished_run) -> None:
    results = finished_run[0].root / "results"
    crate = ROCrate(results)
    (run,), workflow = crate.get_by_type("CreateAction"), crate.mainEntity
    assert (workflow.id, workflow["version"]) == ("source/Snakefile", engine.__version__)
    assert "ComputationalWorkflow" in workflow.type
    language = workflow.language["name"], workflow.language["version"]
    assert language == ("Snakemake", version("snakemake"))
    software = {one.id for one in workflow["softwareRequirements"]}
    numpy = f"pkg:pypi/numpy@{version('numpy')}"
    assert {f"pkg:generic/python@{platform.python_version()}", numpy} < software
    assert run["instrument"] is workflow
    assert crate.root_dataset["mentions"] is run
    assert (crate.name, crate.license["identifier"]) == ("A tiny study", "MIT")
    assert crate.root_dataset["author"]["name"] == "Init Atlas contributors"
    profiles = {profile.id for profile in crate.root_dataset["conformsTo"]}
    assert "https://w3id.org/ro/wfrun/workflow/0.5" in profiles
    parameters = {one.id for one in crate.get_by_type("FormalParameter")}
    inputs = {"#input-configuration", "#input-requirements", "#input-data"}
    assert parameters == inputs | {f"#output-{kind}" for kind in write_crate.KINDS}
    last = max(int((results / one.id).stat().st_mtime) for one in run["result"])
    ended = datetime.fromtimestamp(last, tz=UTC)
    assert run["endTime"] == ended.isoformat()
    assert crate.datePublished.date() == ended.date()


def test_a_crate_knows_its_commit_and_is_the_same_at_any_time(finished, monkeypatch) -> None:
    monkeypatch.chdir(finished.root)
    monkeypatch.setattr(write_crate, "checked_out_commit", lambda: "0123abc")
    metadata, written = Path("results/ro-crate-metadata.json"), set()
    config = yaml.safe_load(Path("config.yaml").read_text("utf-8"))
    for _ in range(2):
        sources = Path("Snakefile"), Path("requirements.txt"), [Path("data/test-labels")]
        write_crate.main(config, *sources, metadata, verdicts=[Path("results/verdicts.json")])
        written.add(metadata.read_bytes())
    assert len(written) == 1
    assert ROCrate(Path("results")).mainEntity["version"] == "0123abc"


def test_the_snakefile_that_catalogs_look_for_is_the_same_and_reports(finished: Study) -> None:
    assert "Nothing to be done" in finished.finish("--snakefile", "workflow/Snakefile")
    finished.finish("--report", "about.html")
    assert (finished.root / "about.html").stat().st_size > 100_000


ODD_PLACE = "it's {a} & (b), 中文 %20 #1 $HOME"


@pytest.mark.torture
def test_one_core_in_an_odd_place_gives_the_same_bytes(finished_run, blank_study, tmp_path) -> None:
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
    paper = "results/report/report.zh.pdf"
    run = study.call([python, "-m", "snakemake", "--cores", "1", paper], **odd)
    assert run.returncode == 0, run.stdout
    compared = ("cells/*/*/*", "measurements/*", "verdicts.json", "figures/*", "tables/*")
    compared += ("report/*.zh.pdf",)
    ours, theirs = study.results(*compared), finished_run[0].results(*compared)
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_a_killed_run_is_taken_up_where_it_was(finished_run, study) -> None:
    """The main process is killed while cells run; theirs may end after it, as orphans."""
    with study.start(study.command("--cores", "2", *MEASUREMENTS)) as run:
        assert any(jobs_done(line) >= 4 for line in run.stdout)  # one is the data set
        run.send_signal(signal.SIGKILL)
    assert list((study.root / ".snakemake" / "locks").iterdir()), "killed too late to show anything"
    assert 0 < study.planned(*MEASUREMENTS)["cell"] <= CELLS - 3
    study.finish(*MEASUREMENTS)
    ours = study.results("cells/*/*/*", "measurements/*")
    assert ours == finished_run[0].results("cells/*/*/*", "measurements/*")
