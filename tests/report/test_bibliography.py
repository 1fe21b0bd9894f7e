"""The list of works: complete entries, printed in the style of each language."""

import re
from functools import partial
from pathlib import Path

import pytest

from engine.net.activations import ACTIVATIONS
from engine.net.initializers import INITIALIZERS
from engine.report.bibliography import (
    BibliographyError,
    Reference,
    bibliography,
    format_reference,
)
from engine.report.labels import ACTIVATION_SOURCES, INITIALIZER_SOURCES
from engine.report.page.page import TEMPLATES

WORKS = bibliography()


def test_an_entry_prints_who_what_and_when(language: str) -> None:
    for work in WORKS.values():
        printed = str(format_reference(work, language))
        own = work.own if language == "zh" else partial(getattr, work)
        assert own("title") in printed.replace("&amp;", "&")
        assert str(own("year") or "") in printed
        assert ".." not in printed
        assert "  " not in printed


def test_a_doi_is_bare_and_linked_markup_escaped() -> None:
    for work in filter(lambda work: work.doi, WORKS.values()):
        assert re.fullmatch(r"10\.\d{4,}/\S+", work.doi)
        assert f'href="https://doi.org/{work.doi}"' in format_reference(work, "en")
    work = Reference("x", "web", ("A",), "a < b & c", "somewhere")
    assert "a &lt; b &amp; c" in format_reference(work, "en")


def test_the_styles_are_those_of_either_language() -> None:
    printed = format_reference(WORKS["glorot2010"], "en")
    assert printed.startswith("X. Glorot and Y. Bengio. Understanding the difficulty")
    assert "vol. 9, 2010, pp. 249–256." in printed
    assert format_reference(WORKS["he2015"], "zh").startswith(
        "HE K, ZHANG X, REN S, et al. Delving deep into rectifiers"
    )
    assert "1998, 86(11): 2278-2324." in format_reference(WORKS["lecun1998mnist"], "zh")
    assert format_reference(WORKS["d0"], "zh").startswith(
        "孙洲鑫, 王文松. 深度学习中激活函数权重初始值的选取[J]. 信息技术与信息化, 2020(9)."
    )


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('kind = "poem"\ntitle = "t"\nvenue = "v"', "kind must be one of"),
        ('kind = "book"\ntitle = "t"\nvenue = "v"\npublisher = "p"', "publisher"),
        ('kind = "book"\ntitle = "t"', "venue"),
    ],
)
def test_a_malformed_entry_is_refused(tmp_path: Path, entry: str, message: str) -> None:
    path = tmp_path / "references.toml"
    path.write_text(f'[work]\nauthors = ["A"]\n{entry}\n')
    with pytest.raises(BibliographyError, match=message):
        bibliography(path)


@pytest.mark.parametrize(
    ("sources", "families"),
    [(ACTIVATION_SOURCES, ACTIVATIONS), (INITIALIZER_SOURCES, INITIALIZERS)],
)
def test_sources_are_works_for_families_there_are(sources: dict, families: dict) -> None:
    assert set(sources) <= set(families)
    assert set(sources.values()) <= set(WORKS)


def test_every_activation_has_a_source_and_every_entry_can_be_cited() -> None:
    assert set(ACTIVATION_SOURCES) == set(ACTIVATIONS)
    text = "".join(path.read_text() for path in (TEMPLATES / "sections").rglob("*.j2"))
    cited = set(re.findall(r"'(\w+)'", text))
    assert set(WORKS) <= cited | set(ACTIVATION_SOURCES.values()) | set(
        INITIALIZER_SOURCES.values()
    )
