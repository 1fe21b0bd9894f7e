import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.report.page.chinese_spacing import space_chinese


@pytest.mark.parametrize(
    ("source", "spaced"),
    [
        ("用ReLU训练", "用 ReLU 训练"),
        ("用 ReLU 训练", "用 ReLU 训练"),
        ("共30层，取σ为1%的", "共 30 层，取 σ 为 1% 的"),
        ("换\n  行，\n再换", "换行，再换"),
        ("（ReLU）与“tanh”", "（ReLU）与“tanh”"),
        (
            '见<a href="#a汉b">图\u00a03</a>与<b>ReLU</b>',
            '见<a href="#a汉b">图\u00a03</a> 与 <b>ReLU</b>',
        ),
        ("用<code>权a重</code>好", "用<code>权a重</code>好"),
        ("用<code>alpha</code>好", "用 <code>alpha</code> 好"),
        ('是<span lang="en">a 汉b</span>吗', '是 <span lang="en">a 汉b</span> 吗'),
        ("取\ue000formula\ue001n\ue002时，", "取 \ue000formula\ue001n\ue002 时，"),
        ("<p>汉</p>\n<p>a</p>", "<p>汉</p>\n<p>a</p>"),
        ("<svg><text>汉a</text></svg>", "<svg><text>汉a</text></svg>"),
        ("a b, c", "a b, c"),
        ("<b>粗</b>\n字", "<b>粗</b>字"),
        ("区间为[0.1, 0.2]倍，χ₁等于", "区间为 [0.1, 0.2] 倍，χ₁ 等于"),
        ("见<a>式\u00a0(5)</a>中", "见<a>式\u00a0(5)</a> 中"),
        (
            '等人<span class="cite">[<a>7</a>]</span>问',
            '等人<span class="cite">[<a>7</a>]</span>问',
        ),
    ],
)
def test_spaces(source, spaced):
    assert space_chinese(source) == spaced


_TEXT = st.text(st.sampled_from(list("汉字，。（）aZ3%. \n")), max_size=30)


@given(_TEXT)
def test_spacing_twice_changes_nothing(text):
    once = space_chinese(f"<p>{text}</p>")
    assert space_chinese(once) == once


@given(_TEXT)
def test_only_white_space_changes(text):
    assert "".join(space_chinese(text).split()) == "".join(text.split())
