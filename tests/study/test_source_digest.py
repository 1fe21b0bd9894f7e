"""An edit changes the digest of the modules that depend on it, and of no other."""

from pathlib import Path

import pytest

from engine.study import source_digest as subject
from engine.study.kinds import module_of
from tests.programs import ROOT

SOURCES = {
    "pkg/__init__.py": "",
    "pkg/net/__init__.py": "GAIN = 1\n",
    "pkg/net/law.py": '"""Laws."""\ndef variance(n):\n    """Of n."""\n    return 1 / n\n',
    "pkg/net/other.py": "def other():\n    return 0\n",
    "pkg/study/__init__.py": "",
    "pkg/study/absolute.py": "import pkg.net.law\n",
    "pkg/study/named.py": "from pkg.net.law import variance\n",
    "pkg/study/submodule.py": "from pkg.net import law\n",
    "pkg/study/relative.py": "from ..net.law import variance\n",
    "pkg/study/sibling.py": "from . import relative\n",
    "pkg/study/lazy.py": "def run():\n    from pkg.net.law import variance\n    return variance\n",
    "pkg/study/installed.py": "import json\nfrom pathlib import Path\n",
    "pkg/package/__init__.py": "from .inner import x\n",
    "pkg/package/inner.py": "from pkg.net.law import variance as x\n",
    "pkg/cycle_a.py": "from pkg import cycle_b\n",
    "pkg/cycle_b.py": "from pkg import cycle_a\nfrom pkg.net import law\n",
}
BY_IMPORT = ["absolute", "named", "submodule", "relative", "sibling", "lazy"]
DEPENDENTS = ["pkg.net.law", *(f"pkg.study.{name}" for name in BY_IMPORT)]
DEPENDENTS += ["pkg.package", "pkg.cycle_a", "pkg.cycle_b"]
OTHERS = ["pkg.net.other", "pkg.study.installed"]
CACHED = (
    subject.source_digest,
    subject.import_closure,
    subject.file_digest,
    subject._source_file,
    subject._loaded_by,
    subject.source_facts,
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def digests(root: Path) -> dict[str, str]:
    for cached in CACHED:
        cached.cache_clear()
    return {module: subject.source_digest(root, module) for module in DEPENDENTS + OTHERS}


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edit_reaches_those_that_import_it_and_only_them(project: Path) -> None:
    before = digests(project)
    edit(project, "pkg/net/law.py", "1 / n", "2 / n")
    after = digests(project)
    assert [module for module in before if before[module] != after[module]] == DEPENDENTS
    before = digests(project)
    edit(project, "pkg/net/__init__.py", "GAIN = 1", "GAIN = 2")
    after = digests(project)
    assert {module for module in before if before[module] == after[module]} == {
        "pkg.study.installed"
    }


def test_what_is_left_out_does_not_count_nor_what_only_it_imports(project: Path) -> None:
    edit(project, "pkg/study/absolute.py", "import pkg.net.law", "import pkg.study.named")
    left_out = frozenset({"pkg.study.named"})
    closure = subject.import_closure(project, "pkg.study.absolute", left_out)
    assert closure == ("pkg", "pkg.study", "pkg.study.absolute")
    before = subject.source_digest(project, "pkg.study.absolute", left_out)
    edit(project, "pkg/study/named.py", "variance", "nothing")
    digests(project)
    assert subject.source_digest(project, "pkg.study.absolute", left_out) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return 1 / n", "return 1 / n  # the law"),
        ('"""Laws."""', '"""Laws of variance."""'),
        ('    """Of n."""\n', ""),
        ("return 1 / n", "return (1\n            / n)"),
    ],
    ids=["comment", "module docstring", "function docstring", "line break"],
)
def test_what_does_not_run_does_not_count(project: Path, old: str, new: str) -> None:
    before = digests(project)
    edit(project, "pkg/net/law.py", old, new)
    assert digests(project) == before


def test_another_name_is_another_digest_and_an_unknown_one_is_refused(project: Path) -> None:
    assert subject.source_digest(project, "pkg.study.absolute") != subject.source_digest(
        project, "pkg.study.named"
    )
    with pytest.raises(ModuleNotFoundError, match=r"pkg\.missing"):
        subject.source_digest(project, "pkg.missing")


def test_the_digest_does_not_depend_on_the_place_of_the_checkout(project, tmp_path_factory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "copy"
    project.rename(elsewhere)
    moved = digests(elsewhere)
    elsewhere.rename(project)
    assert digests(project) == moved


def test_cells_do_not_depend_on_evidence_or_report() -> None:
    closure = subject.import_closure(ROOT, module_of("propagation", "run"))
    assert "engine.net.network" in closure
    assert module_of("training", "run") not in closure
    assert not [name for name in closure if name.startswith(("engine.evidence", "engine.report"))]
