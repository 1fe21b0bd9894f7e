"""Facts about sources are found once, kept by content, and never wrong."""

import json
import os
from pathlib import Path

import pytest

from tests.programs import python

PROGRAM = """
import sys
from pathlib import Path
from engine.study import source_facts as subject

parsed = []
original = subject.parsed_facts
subject.parsed_facts = lambda content, path: parsed.append(path.name) or original(content, path)
subject.keep_source_facts(Path("kept/facts.json"))
print(*(subject.source_facts(Path(name)) for name in ("a.py", "b.py")), sep="\\n")
print(*parsed)
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("from ..net import law\n\n\ndef f():\n    import json\n")
    (tmp_path / "b.py").write_text("if x:\n    y = lambda: 1\nelse:\n    import a.b\n")
    return tmp_path


def asked(folder: Path) -> tuple[list[str], list[str]]:
    """What a process of its own finds out about both files, and which of them it had to parse."""
    *facts, parsed = python("-c", PROGRAM, folder=folder).stdout.splitlines()
    return facts, parsed.split()


def test_imports_are_found_wherever_they_stand_and_parsed_once(sources: Path) -> None:
    (a, b), parsed = asked(sources)
    assert "Import(level=2, module='net', names=('law',))" in a
    assert "Import(level=0, module='json', names=())" in a
    assert "Import(level=0, module='a.b', names=())" in b
    assert parsed == ["a.py", "b.py"]
    assert asked(sources) == ([a, b], [])


def test_new_bytes_are_parsed_even_if_time_and_length_stay(sources: Path) -> None:
    before, _ = asked(sources)
    path = sources / "a.py"
    times = path.stat()
    path.write_text(path.read_text().replace("law", "lar"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    after, parsed = asked(sources)
    assert parsed == ["a.py"]
    assert after[0] != before[0]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"reader": 1}', "another reader"])
def test_a_file_that_is_damaged_or_of_another_python_is_not_believed(sources, damage) -> None:
    facts, _ = asked(sources)
    kept = sources / "kept" / "facts.json"
    document = json.loads(kept.read_text())
    document["reader"] = "3.9"
    kept.write_text(json.dumps(document) if damage == "another reader" else damage)
    assert asked(sources) == (facts, ["a.py", "b.py"])
    assert asked(sources) == (facts, [])
