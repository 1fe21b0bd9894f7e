"""The composed document: what section templates call, and what stops the build."""

import re
import shutil
from dataclasses import replace

import pytest

from engine.report.html.html_edition import HtmlMedium
from engine.report.page.page import compose
from engine.report.page.page_contents import PageError, TableContent
from engine.report.pdf.pdf_edition import PdfMedium
from tests.report.standin import TITLES, manuscript

MEDIA = {"html": HtmlMedium, "pdf": PdfMedium}


@pytest.fixture
def page(tmp_path):
    """Composes the stand-in with sections replaced."""

    def make(language="en", medium="html", **changed):
        return compose(manuscript(tmp_path, language, **changed), MEDIA[medium](), "")

    return make


def text_of(html):
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize("medium", MEDIA)
def test_document_says_its_language_title_and_keywords(page, language, medium):
    html = page(language, medium)
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in html
    assert f"<title>{TITLES[language]}</title>" in html
    keywords = {"zh": "权重初始值, 激活函数", "en": "initial weights, activation functions"}
    assert f'<meta name="keywords" content="{keywords[language]}">' in html


def test_references_point_forward_and_name_the_kind(page, language):
    text = text_of(page(language))
    expected = {
        "zh": ["图\u00a01", "表\u00a01", "式\u00a0(1)", "第\u00a02.1\u00a0节", "附录\u00a0A"],
        "en": [
            "Figure\u00a01",
            "Table\u00a01",
            "Eq.\u00a0(1)",
            "Section\u00a02.1",
            "Appendix\u00a0A",
        ],
    }
    for reading in expected[language]:
        assert reading in text


@pytest.mark.parametrize("medium", MEDIA)
def test_every_link_within_the_page_has_a_target(page, language, medium):
    html = page(language, medium)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    links = set(re.findall(r'<a [^>]*href="#([^"]+)"', html))
    assert len(links) >= 6
    assert links <= set(ids)


def test_headings_are_numbered_and_appendices_lettered(page):
    body = (
        "{{ section('a', en='A', zh='A') }}{{ section('b', en='B', zh='B', level=2) }}"
        "{{ section('c', en='C', zh='C', level=2) }}"
        "{{ section('d', en='D', zh='D') }}{{ section('e', en='E', zh='E', level=2) }}"
        "{{ section('f', en='F', zh='F', numbered=false) }}"
        "{{ section('g', en='G', zh='G', level=3) }}"
        "{{ appendix('h', en='H', zh='H') }}{{ section('i', en='I', zh='I', level=2) }}"
        "{{ appendix('j', en='J', zh='J') }}"
    )
    html = page(**{"10_introduction": body, "20_methods": "", "90_references": ""})
    headings = re.findall(r"""<h([234]) id="sec-[^>]*>(.*?)</h\1>""", html)
    assert [(level, text_of(title)) for level, title in headings] == [
        *[("2", "1 A"), ("3", "1.1 B"), ("3", "1.2 C"), ("2", "2 D"), ("3", "2.1 E")],
        *[("2", "F"), ("4", "G"), ("2", "A H"), ("3", "A.1 I"), ("2", "B J")],
    ]


def test_what_the_screen_alone_has_is_numbered_apart_and_named_in_print(page):
    body = (
        "{{ section('a', en='A', zh='A') }}<p>{{ ref('fig:narrow') }} {{ ref('fig:wide') }}</p>"
        "{% call on_screen() %}{% call figure('narrow') %}x{% endcall %}{% endcall %}"
        "{% call figure('wide') %}x{% endcall %}"
    )
    changed = {"10_introduction": body, "20_methods": "", "90_references": ""}
    screen, paper = (page(medium=medium, **changed) for medium in MEDIA)
    assert text_of(screen).count("Figure\u00a0S1") == 2  # reference and caption
    assert text_of(paper).count("Figure\u00a0S1") == 1
    assert "fig-narrow" not in paper
    for html in (screen, paper):
        assert '<a href="#fig-wide">Figure\u00a01</a>' in html


def test_citations_are_numbered_by_first_mention_and_formulas_keep_their_punctuation(page):
    body = "<p>{{ cite('glorot2010') }} and {{ cite('glorot2010') }}</p>{{ references() }}"
    html = page(**{"10_introduction": body, "20_methods": "", "90_references": ""})
    assert html.count('[<a href="#ref-glorot2010">1</a>]') == 2
    assert html.count('id="ref-glorot2010"') == 1
    html = page("zh", "pdf")
    assert re.search(r'<span class="bound"><img class="math"[^>]*>，</span>', html)


def test_words_of_the_code_have_the_apostrophes_of_print(tmp_path, language):
    titles = {language: "D4's and the nets' own rate, f('he')"}
    html = compose(replace(manuscript(tmp_path, language), titles=titles), HtmlMedium(), "")
    assert "<title>D4’s and the nets’ own rate, f(&#39;he&#39;)</title>" in html


def test_table_has_headings_for_rows_and_columns_and_no_uneven_rows(page):
    html = page()
    table = re.search(r'<div class="tabular" id="tab-best">.*?</table>', html, re.S)[0]
    assert "<caption>" in table
    assert "<thead><tr><td></td>" in table
    assert '<th scope="col" class="right short">loss</th>' in table
    assert '<th scope="row" class="left short">ReLU</th>' in table
    assert '<td class="left short">He</td>' in table
    with pytest.raises(PageError, match=r"differ in length: \[2, 3\]"):
        TableContent(["a", "b"], [["1", "2", "3"]], "lr")


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        ("{{ m('lecun_sdd') }}", r"formula 'lecun_sdd'.*10_intro.*did you mean 'lecun_sd'"),
        ("{{ m('sigmoid') }}", r"formula 'sigmoid'.*10_intro.*m\(\).*use eq\(\)"),
        ("{{ eq('n') }}", r"formula 'n'.*10_intro.*eq\(\).*use m\(\)"),
        ("{% call figure('wid') %}x{% endcall %}", r"figure 'wid'.*10_intro.*mean 'wide'"),
        ("{{ ref('fig:wid') }}", r"label 'fig:wid'.*10_intro.*does not exist.*mean 'fig:wide'"),
        ("{{ ref('sec:references') }}", r"label 'sec:references'.*10_intro.*is not numbered"),
        ("{{ cite('glorot') }}", r"citation 'glorot'.*10_intro.*did you mean"),
        (
            "{{ section('methods', en='M', zh='M') }}",
            r"label 'sec:methods' is set twice.*20_methods",
        ),
        ("{{ no_number }}", r"10_introduction.html.j2, line 1: undefined: 'no_number'"),
        ("{{ none|num }}", r"10_introduction.html.j2, line 1: ValueError: .*must be finite"),
    ],
)
def test_what_is_missing_stops_the_build_and_is_named(page, call, complaint):
    with pytest.raises(PageError, match=complaint):
        page(**{"10_introduction": call})


def test_what_a_manuscript_lacks_or_may_not_hold_is_named(tmp_path):
    source = manuscript(tmp_path, "en")
    source.sources.pictures["wide"].path.unlink()
    with pytest.raises(
        PageError, match=r"figure 'wide', wanted by .*20_methods.*no file .*wide.en"
    ):
        compose(source, HtmlMedium(), "")
    source = replace(manuscript(tmp_path, "en"), values={"ref": 1})
    with pytest.raises(PageError, match="may not be called ref"):
        compose(source, HtmlMedium(), "")
    source = manuscript(tmp_path, "en")
    shutil.rmtree(source.templates / "sections")
    with pytest.raises(PageError, match="no section templates"):
        compose(source, HtmlMedium(), "")
