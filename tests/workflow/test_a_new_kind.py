"""The recipe for a kind of experiment, followed to the letter in a copy of the sources."""

import re

import yaml

from tests.programs import ROOT
from tests.workflow.tiny_study import IN_ENGLISH, Study

RECIPE = (ROOT / "docs" / "kinds.md").read_text(encoding="utf-8")
MOST_FILES = 9


def test_a_kind_is_added_as_the_documentation_says(study: Study) -> None:
    files = dict(
        re.findall(r"^`((?:engine|templates)/\S+)`.*?^```\w+\n(.*?)^```$", RECIPE, re.M | re.S)
    )
    [line] = re.findall(r"^```yaml\n(  kept: .*)\n```$", RECIPE, re.M)
    for name, text in files.items():
        path = study.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    study.edit("engine/experiments/__init__.py", "KINDS = (\n", 'KINDS = (\n    "kept",\n')
    assert len(files) + len(["the tuple of kinds", "config.yaml"]) <= MOST_FILES
    study.configure({**IN_ENGLISH, "experiments": yaml.safe_load(line)})
    study.finish()
    page = study.results("report/report.en.html").popitem()[1].decode()
    assert "What one layer keeps" in page
    assert 'id="fig-kept"' in page
    assert study.results("report/report.en.pdf")
    study.edit("engine/experiments/kept/show.py", '"o"', '"s"')
    planned = study.planned()
    assert "cell" not in planned
    assert planned["figures_kept"] == 1
