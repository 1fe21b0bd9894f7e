"""The quick study from end to end, in a copy of the sources: its four files are whole and agree."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.report.catalogue import figure_names
from tests.report.check_pdf import WHOLE_PAPER, complaints
from tests.report.parity import by_language, read
from tests.test_overlay import merged
from tests.workflow.conftest import ROOT, copy_sources
from tests.workflow.tiny_study import Study

PROGRAMS = ("qpdf", "pdfinfo", "pdftotext", "pdffonts", "pdftoppm")
CONFIGS = ("config.yaml", "config.quick.yaml")


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """As `make quick` runs it; what it made in the checkout QUICK_STUDY, where there is one."""
    made = Path(os.environ.get("QUICK_STUDY", ""))
    if (made / "results").is_dir() and made.is_absolute():
        return Study(made)
    root = copy_sources(tmp_path_factory.mktemp("quick") / "checkout")
    (root / "workflow" / "resources").symlink_to(ROOT / "workflow" / "resources")
    for name in CONFIGS:
        shutil.copy2(ROOT / name, root / name)
    study = Study(root)
    study.finish("--configfile", *CONFIGS, cores=os.cpu_count() or 1)
    return study


def html(quick: Study, language: str) -> str:
    path = quick.root / "results" / "report" / f"report.{language}.html"
    return path.read_text(encoding="utf-8")


def test_the_html_is_a_draft_with_every_figure(quick: Study, language: str) -> None:
    page = html(quick, language)
    assert '<p class="draft"' in page
    shown = set(re.findall(r'<figure id="fig-([^"]+)"', page))
    assert shown == set(figure_names(merged("quick")))
    assert page.rstrip().endswith("</html>")


def test_both_languages_say_the_same_and_no_cell_fails(quick: Study) -> None:
    assert list(by_language(*(read(html(quick, language)) for language in ("zh", "en")))) == []
    verdicts = quick.results("verdicts.json")["verdicts.json"]
    assert json.loads(verdicts)["failed"] == []


@pytest.mark.skipif(not all(map(shutil.which, PROGRAMS)), reason="they are not installed")
def test_the_pdf_is_sound(quick: Study) -> None:
    """Of the one language, for reading takes as long as typesetting.

    Where its pages break, and so what they leave blank, is judged on the study's own paper.
    """
    path = quick.root / "results" / "report" / "report.zh.pdf"
    assert [c for c in complaints(path, WHOLE_PAPER) if not c.endswith("is blank")] == []


@pytest.mark.skipif(not all(map(shutil.which, PROGRAMS)), reason="they are not installed")
def test_a_pull_request_that_changes_nothing_is_told_so(quick: Study, tmp_path: Path) -> None:
    results = quick.root / "results"
    compare = [ROOT / ".ci" / "compare", results, results, tmp_path]
    subprocess.run(compare, check=True, env={**os.environ, "PYTHON": sys.executable})
    lines = (tmp_path / "comment.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6
    assert all(re.search(r" 0 of \d+ |, 0 paragraphs", line) for line in lines[1:])
    assert {path.name for path in tmp_path.glob("report.*")} == {"report.en.diff", "report.zh.diff"}
