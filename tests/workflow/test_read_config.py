"""What is wrong in the text of config.yaml is told before anything reads it, one line each."""

import copy
from functools import reduce
from operator import getitem
from pathlib import Path

import pytest

from tests.programs import ROOT
from tests.workflow.tiny_study import STUDY, Study, write_stripes
from workflow.scripts.read_config import plainly_written, read_config

pytestmark = pytest.mark.torture


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seed: 1\nseed: 2\n", "line 2: seed is given already in line 1 (keep one)"),
        ("a:\n  b: {c: 1, d: 2, c: 1}\n", "line 2: a.b.c is given already in line 2 (keep one)"),
        ("a: [{b: 1}, {b: 1,\n b: 1}]", "line 2: a[1].b is given already in line 1 (keep one)"),
        ("depth: 1:30\n", "line 1: depth is written 1:30, which YAML reads as 90 (write that)"),
        ("depth: 010\n", "line 1: depth is written 010, which YAML reads as 8"),
        ("depth: 1_000\n", "line 1: depth is written 1_000, which YAML reads as 1000"),
        ("draft: yes\n", "line 1: draft is written yes, which YAML reads as True"),
        ("title: {en: Off}\n", "line 1: title.en is written Off, which YAML reads as False"),
        (
            "a: 1" + "0" * 400,
            "line 1: a is written 1000000000000000000000000000000000000000, which",
        ),
        ("a: 1" + "0" * 5000, "which YAML reads as a number out of reach"),
        ("title: 2020-01-01\n", "line 1: title is taken for a timestamp, which no setting is"),
        ("on: 1\n", "line 1: on must be a name (put text in quotes)"),
        ("7: 1\n", "line 1: 7 must be a name"),
        ("[1, 2]: 1\n", "line 1: a list or mapping must be a name"),
        ("a: &b {c: 1}\nd:\n  <<: *b\n", "line 3: d.<< must be a name"),
        ("a: &b [1]\nc: *b\n", "line 1: c is repeated by an alias, which is not read"),
        ("a: &b [*b]\n", "line 1: a[0] is repeated by an alias"),
        ("a: !!python/name:os.system x\n", "a is taken for a python/name:os.system, which no"),
        ("a: !!python/object/apply:os.mkdir [x]", "taken for a python/object/apply:os.mkdir"),
        ("a: !own {b: 1}\n", "line 1: a is taken for a !own"),
        ("__use_yte__: true\n?a: 1\n", "line 1: __use_yte__ must be a name"),
        ("a: " + "[" * 60 + "]" * 60, "must be nested at most 50 deep"),
        ("[" * 2000 + "]" * 2000, "must be nested at most 50 deep"),
        ("a:\n\tb: 1\n", "must be YAML, got: while scanning for the next token found character"),
        ("a: [1\n", "must be YAML, got: while parsing a flow sequence"),
        ("a: 1\n---\nb: 2\n", "must be YAML, got: expected a single document"),
        ("a: \x07\n", "must be YAML, got: unacceptable character #x0007"),
        ("title: Größe\n".encode("latin-1"), "must be encoded in UTF-8, got: 'utf-8' codec"),
        ("seed: 1\n".encode("utf-16"), "must be encoded in UTF-8, got: 'utf-8' codec"),
    ],
)
def test_what_reads_otherwise_than_it_looks_is_refused(tmp_path, text, said) -> None:
    overlay = tmp_path / "config.overlay.yaml"
    overlay.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SystemExit) as ended:
        plainly_written(str(ROOT / "config.yaml"), [overlay])
    [line] = str(ended.value).splitlines()
    assert line.startswith("config.overlay.yaml: ")
    assert said in line


def test_what_looks_as_it_reads_is_taken_but_no_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="must be a readable file, got: Is a directory"):
        plainly_written(str(tmp_path), [])
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(
        "a: [1, -2, 0, 0.5, 1.0e-3, .5, .inf, true, null, ~, '1:30', 1e-3, 一]\nb:\n"
    )
    studies = [overlay, *ROOT.glob("config.*.yaml"), tmp_path / "missing.yaml"]
    assert plainly_written("config.yaml", studies) == "config.yaml"


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    first, second = tmp_path / "config.yaml", tmp_path / "config.overlay.yaml"
    first.write_text("a: 1\na: 2\nb: yes\n")
    second.write_text("c: on\n")
    with pytest.raises(SystemExit) as ended:
        plainly_written(str(first), [second])
    starts = ["config.yaml: line 2", "config.yaml: line 3", "config.overlay.yaml: line 1"]
    lines = str(ended.value).splitlines()
    assert [line[: len(start)] for line, start in zip(lines, starts, strict=True)] == starts


@pytest.mark.parametrize(
    ("key", "name", "said"),
    [
        ("expected_verdicts", "accepted.yml", "'accepted.yml' (did you mean accepted.yaml?)"),
        ("expected_verdicts", "none/accepted.yaml", "(paths start at the folder of the Snakefile)"),
        ("frozen_claims", "data", "must be a file, got 'data'"),
        ("frozen_claims", "x" * 300, "must be a file, got 'xxx"),
        ("frozen_claims", "a\0b", "must be a file, got 'a\\x00b'"),
        ("frozen_claims", "https://example.org/claims.yaml", "must be a file, got 'https:"),
        ("expected_verdicts", "results/verdicts.json", "must lie outside results/, which a run"),
        ("expected_verdicts", "data/../results/verdicts.json", "must lie outside results/"),
        ("expected_verdicts", "{accepted}.yaml", "must have no braces"),
        ("datasets.stripes.train.images", "data/train-imges", "mean data/train-images?)"),
        ("datasets.stripes.test.labels", "data/../../none", "must be a file, got 'data/../../n"),
        ("datasets.stripes.sha256", "data/SHA256SUM", "(did you mean data/SHA256SUMS?)"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_key(tmp_path, monkeypatch, key, name, said):
    monkeypatch.chdir(tmp_path)
    write_stripes(tmp_path / "data")
    (tmp_path / "results").mkdir()
    for file in ("accepted.yaml", "{accepted}.yaml", "results/verdicts.json"):
        (tmp_path / file).touch()
    config = copy.deepcopy(STUDY)
    read_config(config | {"expected_verdicts": "accepted.yaml"})
    *sections, last = key.split(".")
    section = reduce(getitem, sections, config)
    section[last] = name
    with pytest.raises(SystemExit) as ended:
        read_config(config)
    [_, line] = str(ended.value).splitlines()
    assert line.strip().startswith(f"{key}: must ")
    assert said in line


@pytest.mark.parametrize(
    "text",
    [
        "{text}seed: 8\n",
        "{text}title: é\n",
        "{text}__use_yte__: true\nx: ?open('executed', 'w')\n",
        "{text}x: " + "[" * 2000 + "]" * 2000,
        "{text}x: !!python/object/apply:os.mkdir [executed]\n",
    ],
    ids=["twice", "latin-1", "yte", "nested", "tag"],
)
def test_the_run_ends_in_one_line_before_it_starts(study: Study, text: str) -> None:
    config = study.root / "config.yaml"
    config.write_bytes(text.replace("{text}", config.read_text()).encode("latin-1", "ignore"))
    ended = study.run("--dry-run")
    assert ended.returncode != 0
    said = [line for line in ended.stdout.splitlines() if not line.startswith("Using workflow")]
    assert len(said) == 1, ended.stdout
    assert said[0].startswith("config.yaml: ")
    assert not (study.root / "executed").exists()
