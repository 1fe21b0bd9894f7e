"""The files inside the PDF: all there, described in the paper's language, the same every time."""

import json
from collections import OrderedDict

import pytest
import yaml

from engine.report.pdf.attachments import attachments


@pytest.fixture
def made(tmp_path):
    """The attachments of a study of one table, in a language."""
    for name in ("verdicts.json", "requirements.txt", "loss.csv"):
        (tmp_path / name).write_text(f"{name}: π\n", encoding="utf-8")

    def make(language):
        return attachments(
            OrderedDict(seed=1, report=OrderedDict(title={"zh": "初始值"}), small=1e-4),
            tmp_path / "verdicts.json",
            tmp_path / "requirements.txt",
            {"python": "3.12", "packages": {"numpy": "2.1"}},
            [tmp_path / "loss.csv"],
            language,
        )

    return make


def test_names_are_sorted_and_relationships_say_what_each_file_is(made):
    assert [(a.name, a.relationship, a.shows) for a in made("en")] == [
        ("config.yaml", "Source", ""),
        ("environment.json", "Supplement", ""),
        ("loss.csv", "Data", "loss"),
        ("requirements.txt", "Supplement", ""),
        ("verdicts.json", "Data", ""),
    ]


def test_files_are_whole(made):
    texts = {a.name: a.text for a in made("en")}
    assert texts["loss.csv"] == "loss.csv: π\n"
    assert json.loads(texts["environment.json"])["packages"] == {"numpy": "2.1"}
    assert yaml.safe_load(texts["config.yaml"]) == {
        "seed": 1,
        "report": {"title": {"zh": "初始值"}},
        "small": 1e-4,
    }
    assert texts["config.yaml"].startswith("seed: 1\n")  # in the order in which it was written


def test_every_file_is_described_in_both_languages(made):
    for zh, en in zip(made("zh"), made("en"), strict=True):
        assert zh.description
        assert en.description.isascii()
        assert not zh.description.isascii()
