"""The bibliography as BibTeX: a parser reads it, and what it reads is what the paper prints."""

import pytest
from pybtex.database import BibliographyData, Entry, parse_file

from engine.report.bibliography import bibliography
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


def test_every_work_is_in_it_as_the_bibliography_says(parsed: BibliographyData) -> None:
    assert sorted(parsed.entries) == KEYS
    for key, entry in parsed.entries.items():
        work = bibliography()[key]
        plain = {name: value.replace("\\", "") for name, value in entry.fields.items()}
        assert plain["title"] == f"{{{work.title}}}"
        assert plain.get("year", "") == str(work.year or "")
        assert plain.get("pages", "").replace("--", "–") == work.pages
        assert (plain.get("doi", ""), plain.get("url", "")) == (work.doi, work.url)
        families = [author.partition(", ")[0] for author in work.authors]
        assert [name.replace("\\", "") for name in surnames(entry)] == families
    assert "孙洲鑫, 王文松. 深度学习" in parsed.entries["d0"].fields["note"]
    assert surnames(parsed.entries["harris2020"])[-1] == "others"


def test_types_are_named_and_characters_that_tex_reads_escaped(parsed: BibliographyData) -> None:
    thesis, report = parsed.entries["collobert2004"], parsed.entries["bergstra2009"]
    assert (thesis.type, thesis.fields["type"]) == ("phdthesis", "PhD thesis")
    assert thesis.fields["school"] == "Université Paris VI"
    assert (report.type, report.fields["type"]) == ("techreport", "Technical Report 1337")
    assert report.fields["institution"] == "DIRO, Université de Montréal"
    assert parsed.entries["hunter2007"].fields["journal"] == r"Computing in Science \& Engineering"
    assert "_" in parsed.entries["lecun1998efficient"].fields["doi"]
    assert "\\" not in parsed.entries["lecun1998efficient"].fields["doi"]
