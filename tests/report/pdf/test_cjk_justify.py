"""Justified lines, measured in WeasyPrint's own boxes."""

import pytest

from engine.report.fonts import FONTS, NO_SYSTEM_FONTS, font_face_css
from engine.report.pdf import pdf_edition

weasyprint = pdf_edition.import_weasyprint()

from engine.report.pdf import cjk_justify  # noqa: E402  (needs WeasyPrint's libraries)

WIDTH = 200
STYLE = (
    font_face_css(lambda file: (FONTS / file).as_uri())
    + f"@page {{ size: {WIDTH + 20}px 400px; margin: 10px }}"
    "html { font: 10px 'STIX Two Text in Chinese', 'Noto Serif SC'; text-align: justify }"
    "body, p { margin: 0 } .w { white-space: nowrap }"
)
HAN = "权重初始值决定信号在深层网络中的传播方差逐层放大梯度会爆炸逐层缩小梯度会消失"


@pytest.fixture
def lines(monkeypatch):
    """Right edges of the lines of a paragraph, in px from its left edge, and their boxes."""
    monkeypatch.setenv("FONTCONFIG_FILE", str(NO_SYSTEM_FONTS))

    def measure(text, lang="zh-CN"):
        html = f'<html lang="{lang}"><style>{STYLE}</style><p>{text}</p>'
        page = weasyprint.HTML(string=html).render().pages[0]._page_box
        found = [box for box in page.descendants() if type(box).__name__ == "LineBox"]
        return [(line.children[0].position_x - 10, right_edge(line) - 10, line) for line in found]

    return measure


def right_edge(box):
    leaves = [b for b in box.descendants() if type(b).__name__ in ("TextBox", "InlineReplacedBox")]
    return max(leaf.position_x + leaf.width for leaf in leaves)


@pytest.mark.parametrize(
    "text",
    [
        HAN * 3,
        "方差a" * 40,
        (HAN + "，ReLU 与 tanh；") * 3,
        f"{HAN}<b>粗{HAN}</b>体<a href='#x'>链接{HAN}</a>{HAN}",
    ],
    ids=["han", "mixed", "punctuated", "inline"],
)
def test_chinese_lines_reach_both_margins(lines, text):
    *full, _ = lines(text)
    assert len(full) >= 3
    for left, right, _ in full:
        assert left == pytest.approx(0, abs=0.5)
        assert right == pytest.approx(WIDTH, abs=0.6)


def test_a_last_line_is_not_stretched_others_not_without_end_and_none_begins_with_a_stop(lines):
    left, right, _ = lines("权重初始值")[-1]
    assert (left, right) == pytest.approx((0, 50), abs=0.5)
    first = lines(f"四个汉字<span class=w>{'x' * 35}</span>")[0]
    natural, gaps = 40, 3
    assert first[1] <= natural + (gaps + 1) * cjk_justify.MAX_STRETCH * 10
    assert first[1] > natural
    text = "权重初始，方差守恒。" * 12
    for _, _, line in lines(text):
        assert line.children[0].text[0] not in "，。；：、！？）”"


def test_english_is_stretched_at_spaces_only(lines):
    *full, _ = lines(
        "initial weights decide how signals propagate through deep networks " * 3, "en"
    )
    for _, right, line in full:
        text = line.children[0]
        assert right == pytest.approx(WIDTH, abs=0.6)
        assert text.justification_spacing > 0


def test_weasyprint_still_needs_the_mend_in_the_version_known(lines, monkeypatch):
    """If this fails, WeasyPrint justifies Chinese by itself: take cjk_justify.py out."""
    monkeypatch.setattr(cjk_justify.inline, "justify_line", cjk_justify._justify_line)
    monkeypatch.setattr(cjk_justify.line_break.Layout, "set_text", cjk_justify._set_text)
    *full, _ = lines("四个汉字abc，" * 40)
    assert any(right < WIDTH - 2 for _, right, _ in full)
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(RuntimeError, match=r"WeasyPrint 70, found 71.0: install weasyprint==70"):
        cjk_justify.install()
