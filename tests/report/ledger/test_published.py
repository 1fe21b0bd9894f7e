"""Published numbers beside ours: how they are counted, grouped, named and printed."""

from dataclasses import replace
from typing import Any

import pytest

from engine.report.bibliography import bibliography
from engine.report.ledger.published import NumberView, view_published
from engine.report.tables.published import published_table
from engine.study.language import LANGUAGES
from tests.report.papers import Paper


def entry(name: str = "a", ours: float | None = 1.0, **changes: Any) -> dict[str, Any]:
    """A number of Glorot and Bengio's, as the ledger has it."""
    interval = {"estimate": ours, "low": 0.5, "high": 1.5, "n": 4, "confidence": 0.95}
    number = {"experiment": "glorot", "source": "glorot2010", "place": "Table 1", "unit": "1"}
    number |= {"quantity": {"zh": f"量{name}", "en": f"quantity {name}"}, "published": 1.0}
    number |= {"ours": None if ours is None else interval, "differs": None}
    return number | {"agrees": None if ours is None else True} | changes


def with_published(paper: Paper, *entries: dict[str, Any]) -> Paper:
    return replace(paper, ledger={**paper.ledger, "published": list(entries)})


MIXED = (
    entry("a"),
    entry("b", source="saito2016"),
    entry("c", published=2.0, agrees=False),
    entry("d", published=10.0, agrees=False, differs={"zh": "更窄", "en": "narrower"}),
    entry("e", agrees=None),
    entry("f", ours=None),
)


def test_numbers_are_counted_by_outcome_and_grouped_by_work() -> None:
    view = view_published(MIXED)
    assert [(s.key, s.total, s.count(True)) for s in view.sources] == [
        ("glorot2010", 5, 1),
        ("saito2016", 1, 1),
    ]
    assert (view.total, view.count(True), view.count(False)) == (6, 2, 2)
    assert (view.undecided, view.missing, view.differing) == (1, 1, 1)


def test_the_farthest_disagreements_come_first_and_agreements_never() -> None:
    far = [entry(str(n), published=float(n), agrees=False) for n in (2, 5, 3, 4)]
    view = view_published([entry("close", published=1000.0), *far])
    assert [number.published for number in view.largest] == [5.0, 4.0, 3.0]
    diverged = entry(agrees=False)
    diverged["ours"]["estimate"] = None
    view = view_published([diverged])
    assert (view.missing, view.count(False), view.largest) == (1, 0, [])


@pytest.mark.parametrize(
    ("ours", "published", "distance"),
    [(1.0, 1.0, 0), (1.0, 4.0, 0.75), (4.0, 1.0, 0.75), (0.0, 0.0, 0), (-1.0, 1.0, 2)],
)
def test_distance_is_symmetric_and_relative(ours: float, published: float, distance: float) -> None:
    assert NumberView(entry(ours=ours, published=published)).distance == distance


def test_places_are_named_in_chinese() -> None:
    places = {"Table 1": "表 1", "figure 7": "图 7", "Fig. 2, section 3.1": "图 2，第 3.1 节"}
    places |= {"Eq. (17)": "式 (17)", "chapter 6": "第 6 章", "README": "README"}
    for place, chinese in places.items():
        assert NumberView(entry(place=place)).place("zh") == chinese
        assert NumberView(entry(place=place)).place("en") == place


def test_rows_hold_both_numbers_and_what_differs() -> None:
    table = published_table(view_published(MIXED))
    rows = table.content("en").rows
    assert rows[0][0] == "Glorot and Bengio 2010, Table 1"
    narrower = next(index for index, row in enumerate(rows) if "narrower" in row[0])
    assert rows[narrower + 1][1:4] == ["10", "1", "[0.500, 1.500]"]
    assert "no" in rows[narrower + 1][4]
    missing = next(row for row in rows if "quantity f" in row[0])
    assert missing[2:4] == ["–", "–"]
    assert list(table.frame["quantity"]) == [f"quantity {name}" for name in "acdefb"]


def test_a_unit_is_told_unless_the_number_is_pure_and_no_numbers_leave_a_header() -> None:
    assert NumberView(entry(unit="%")).quantity("en") == "quantity a (%)"
    assert NumberView(entry(unit="nat")).quantity("zh") == "量a（nat）"
    assert NumberView(entry()).quantity("en") == "quantity a"
    table = published_table(view_published([]))
    assert table.frame.empty
    assert "published" in table.frame.columns
    assert table.content("zh").rows == []


def test_the_section_names_counts_works_and_disagreements(paper: Paper, language: str) -> None:
    page = with_published(paper, *MIXED)
    html, text = page.html(language), "".join(page.text(language).split())
    assert 'id="tab-published"' in html
    assert 'href="#ref-glorot2010"' in html
    named = text.index({"zh": "量d", "en": "quantityd"}[language])
    assert named < text.rindex({"zh": "量c", "en": "quantityc"}[language])  # in the table


def test_every_number_of_a_real_study_names_its_work_and_prints(paper: Paper) -> None:
    view = view_published(paper.ledger["published"])
    assert view.total
    for source in view.sources:
        assert bibliography()[source.key].authors
    for language in LANGUAGES:
        for row in published_table(view).content(language).rows:
            assert all(row) or not any(row[1:])
            assert "None" not in " ".join(row)
