"""The bibliography as BibTeX: a parser reads it, and what it reads is what the paper prints."""

from pathlib import Path

import pytest
from pybtex.database import BibliographyData, Entry, parse_file

from engine.report.bibliography import bibliography, find
from engine.report.bibtex import write_bibtex

KEYS = sorted(bibliography())


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> BibliographyData:
    """What pybtex reads; it is strict, so that a repeated or malformed entry raises."""
    path = tmp_path_factory.mktemp("bibtex") / "references.bib"
    write_bibtex(path)
    return parse_file(path, bib_format="bibtex", encoding="utf-8")


def surnames(entry: Entry) -> list[str]:
    authors = entry.persons["author"]
    return [" ".join([*person.prelast_names, *person.last_names]) for person in authors]


def test_every_work_is_in_it(parsed: BibliographyData) -> None:
    assert sorted(parsed.entries) == KEYS


def test_an_entry_says_what_the_bibliography_says(parsed: BibliographyData) -> None:
    for key, entry in parsed.entries.items():
        work = find(key)
        plain = {name: value.replace("\\", "") for name, value in entry.fields.items()}
        assert plain["title"] == f"{{{work.title}}}"
        assert plain.get("year", "") == str(work.year or "")
        assert plain.get("pages", "").replace("--", "–") == work.pages
        assert (plain.get("doi", ""), plain.get("url", "")) == (work.doi, work.url)
        families = [author.partition(", ")[0] for author in work.authors]
        assert [name.replace("\\", "") for name in surnames(entry)] == families


def test_a_thesis_and_a_report_name_their_type_and_place(parsed: BibliographyData) -> None:
    thesis, report = parsed.entries["collobert2004"], parsed.entries["bergstra2009"]
    assert (thesis.type, thesis.fields["type"]) == ("phdthesis", "PhD thesis")
    assert thesis.fields["school"] == "Université Paris VI"
    assert (report.type, report.fields["type"]) == ("techreport", "Technical Report 1337")
    assert report.fields["institution"] == "DIRO, Université de Montréal"


def test_characters_that_tex_reads_are_escaped_but_not_in_addresses(
    parsed: BibliographyData,
) -> None:
    assert parsed.entries["hunter2007"].fields["journal"] == r"Computing in Science \& Engineering"
    assert "_" in parsed.entries["lecun1998efficient"].fields["doi"]
    assert "\\" not in parsed.entries["lecun1998efficient"].fields["doi"]


def test_a_chinese_work_is_named_in_its_own_language(parsed: BibliographyData) -> None:
    assert "孙洲鑫, 王文松. 深度学习" in parsed.entries["d0"].fields["note"]


def test_authors_left_out_are_said_to_be_there(parsed: BibliographyData) -> None:
    assert surnames(parsed.entries["harris2020"])[-1] == "others"


def test_the_file_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a.bib", "b.bib"):
        write_bibtex(tmp_path / name)
    assert (tmp_path / "a.bib").read_bytes() == (tmp_path / "b.bib").read_bytes()
