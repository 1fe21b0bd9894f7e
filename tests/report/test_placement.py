from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.report.placement import POLICIES, Block, corrected, place, ranked_plans

PAGE = 1000.0

P = ("p", "", 200.0)
HEADING = ("h2", "", 40.0)
EQUATION = ("div", "equation", 60.0)
WIDE = ("figure", "wide", 400.0)
NARROW = ("figure", "", 250.0)
TABLE = ("div", "tabular wide", 300.0)
APPENDIX = ("h2", "flush", 40.0)


def blocks(*kinds):
    return [Block(Element(tag, {"class": name}), height) for tag, name, height in kinds]


def order(*kinds):
    source = blocks(*kinds)
    return [source.index(block) for block in place(source, PAGE, PAGE).blocks]


def test_what_fits_stays():
    assert order(P, P, WIDE, P) == [0, 1, 2, 3]


def test_wide_figure_waits_until_text_has_filled_the_page():
    # Eight paragraphs take 800 of the 1000; two more fill the page, the figure heads the next one.
    placed = order(*[P] * 8, WIDE, *[P] * 6)
    assert placed == [*range(8), 9, 10, 8, *range(11, 15)]


def test_no_figure_between_a_heading_and_its_text():
    placed = order(*[P] * 8, WIDE, P, HEADING, P, P)
    position = placed.index(8)
    assert placed[position - 1] != 10


def test_no_figure_inside_a_sentence_that_an_equation_interrupts():
    placed = order(*[P] * 8, WIDE, P, EQUATION, P, P)
    position = placed.index(8)
    assert placed[position + 1] not in (10, 11)


@pytest.mark.parametrize("later", [WIDE, NARROW, TABLE])
def test_figures_keep_their_order(later):
    placed = order(*[P] * 8, WIDE, later, *[P] * 6)
    assert placed.index(8) < placed.index(9)


def test_no_figure_drifts_into_the_appendix():
    placed = order(*[P] * 8, WIDE, APPENDIX, *[P] * 6)
    assert placed.index(8) < placed.index(9)


def test_waiting_figure_ends_the_paper_if_no_text_is_left():
    assert order(*[P] * 8, WIDE) == list(range(9))


LONG_TABLE = ("div", "tabular wide", 600.0)


@pytest.mark.parametrize(("before", "blank"), [(3, 0.0), (6, 0.0), (9, 0.1)])
def test_long_table_is_divided_where_much_room_would_be_lost(before, blank):
    """Paragraphs take 300, 600 or 900 of the page's 1000 before it."""
    plan = place(blocks(*[P] * before, LONG_TABLE), PAGE, PAGE)
    assert plan.worst_blank == pytest.approx(blank)


@pytest.mark.parametrize("before", [3, 6, 9])
def test_long_table_may_be_divided_even_if_it_should_fit(before):
    placed = place(blocks(*[P] * before, LONG_TABLE, *[P] * 9, TABLE), PAGE, PAGE).blocks
    assert [block.whole for block in placed if block.tabular] == [False, True]


def test_long_table_waits_rather_than_leave_a_scrap_overleaf():
    # 500 of 1000 taken: 100 of the 600 would be left over. Text moves before it, if there is text.
    kinds = [*[P] * 5, LONG_TABLE]
    assert order(*kinds) == [0, 1, 2, 3, 4, 5]
    assert order(*kinds, *[P] * 6).index(5) > 5


def test_blank_is_foreseen():
    # Six paragraphs take 600 of 1000; nothing can fill the rest before the appendix begins.
    plan = place(blocks(*[P] * 6, ("figure", "wide", 700.0), APPENDIX), PAGE, PAGE)
    assert plan.worst_blank == pytest.approx(0.4)


def test_narrow_figure_that_no_column_can_take_waits_for_text():
    # 400 of 1000 are left below the wide figures. A paragraph in the first column, and nothing in
    # the second: WeasyPrint would take both overleaf.
    tall = ("figure", "", 500.0)
    assert order(("figure", "wide", 600.0), P, tall, P, P, P, P) == [0, 1, 3, 4, 5, 2, 6]


def test_columns_that_hold_something_too_high_go_overleaf_together():
    tall = ("div", "equation", 500.0)
    plan = place(blocks(("figure", "wide", 600.0), P, tall), PAGE, PAGE)
    assert plan.worst_blank == pytest.approx(0.4)


def test_list_that_fills_many_columns_is_measured_in_full():
    # 3300 in columns of 1000: a page and 650 of the next, then the figure does not fit.
    listed = ("ol", "", 3300.0)
    plan = place(blocks(listed, WIDE, APPENDIX), PAGE, PAGE)
    assert plan.worst_blank == pytest.approx(0.35, abs=0.01)


def pages_of(plan):
    return {block.element: block.page for block in plan.blocks}


@pytest.mark.parametrize(
    ("kinds", "pages"),
    [
        ([P] * 12 + [WIDE], [0] * 10 + [1] * 3),  # a page has two columns of five paragraphs
        ([P] * 8 + [WIDE, APPENDIX, P], [0] * 8 + [1] * 3),  # 400 in the 200 that are left
        ([P] * 8 + [("div", "tabular wide", 1300.0), APPENDIX], [0] * 8 + [2] * 2),  # on two pages
    ],
)
def test_pages_are_foreseen(kinds, pages):
    assert [block.page for block in place(blocks(*kinds), PAGE, PAGE).blocks] == pages


def test_heights_are_corrected_where_a_page_first_comes_out_otherwise():
    source = blocks(*[P] * 10, *[P] * 9, WIDE, P)
    plan = place(source, PAGE, PAGE)
    pages = pages_of(plan)
    assert corrected(source, plan, pages) == source
    late = {**pages, source[9].element: pages[source[9].element] + 1}
    higher = corrected(source, plan, late)
    assert [block.element for a, block in zip(source, higher, strict=True) if a != block] == [
        source[9].element
    ]
    assert higher[9].height > source[9].height
    early = {element: page - 1 for element, page in pages.items()}
    assert corrected(source, plan, early)[0].height < source[0].height
    assert corrected(source, plan, early)[1:] == source[1:]


KINDS = st.lists(st.sampled_from([P, P, P, HEADING, EQUATION, WIDE, NARROW, LONG_TABLE, APPENDIX]))


@given(KINDS)
def test_first_plan_is_as_good_as_any_policy_or_good_enough(kinds):
    source = blocks(*kinds)
    best = next(ranked_plans(source, PAGE, PAGE)).worst_blank
    least = min(place(source, PAGE, PAGE, policy).worst_blank for policy in POLICIES)
    assert best <= max(least, 0.25)


@given(st.lists(st.sampled_from([P, P, P, HEADING, EQUATION, WIDE, NARROW, TABLE, APPENDIX])))
def test_nothing_is_lost_and_text_keeps_its_order(kinds):
    source = blocks(*kinds)
    placed = place(source, PAGE, PAGE).blocks
    assert {id(block.element) for block in placed} == {id(block.element) for block in source}
    assert len(placed) == len(source)
    for group in (True, False):
        assert [b for b in placed if b.floats == group] == [b for b in source if b.floats == group]
