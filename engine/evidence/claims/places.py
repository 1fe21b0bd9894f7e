"""Where the documents say what they claim: called with the words there, a place is one source."""

from collections.abc import Callable

from engine.evidence.claims.claim import Source
from engine.study.language import Text


def place(document: str, zh: str, en: str) -> Callable[..., tuple[Source]]:
    text = Text(zh, en)
    return lambda *words, **remark: (Source(document, text, *words, **remark),)


# Sun & Wang 2020
D0_INTRODUCTION = place("D0", "第 0 节“引言”", "section 0, introduction")
D0_SECTION_1 = place("D0", "第 1 节", "section 1")
D0_FORMULA_1 = place("D0", "式 (1)", "formula (1)")
D0_SECTION_2 = place("D0", "第 2 节", "section 2")
D0_SECTION_2_1 = place("D0", "2.1 节", "section 2.1")
D0_FIGURE_1A, D0_FIGURE_1B, D0_FIGURE_1C, D0_FIGURE_1D = (
    place("D0", f"2.1 节，图 1({panel})", f"section 2.1, figure 1({panel})") for panel in "abcd"
)
D0_SECTION_2_1_END = place("D0", "2.1 节末", "end of section 2.1")
D0_SECTION_2_2 = place("D0", "2.2 节", "section 2.2")
D0_FIGURE_2 = place("D0", "2.2 节，图 2", "section 2.2, figure 2")
D0_SUMMARY = place("D0", "第 3 节“总结”", "section 3, summary")

# Notes on Saito's book
D1_WEIGHT_DECAY = place("D1", "第 1 部分，“权值衰减”", "part 1, “weight decay”")
D1_PART_2 = place("D1", "第 2 部分", "part 2")
D1_PART_3_2 = place("D1", "第 3 部分 2)", "part 3, 2)")
D1_RANDOM = place("D1", "第 3 部分，“随机初始值”", "part 3, “random initial values”")
D1_XAVIER = place("D1", "第 3 部分，“Xavier 初始值”", "part 3, “Xavier initial values”")
D1_HE = place("D1", "第 3 部分，“He 初始值”", "part 3, “He initial values”")
D1_SUMMARY = place("D1", "第 3 部分，“总结”", "part 3, “summary”")

# Notes on Glorot & Bengio 2010
D2_PART_1 = place("D2", "第 1 部分", "part 1")
D2_PART_2 = place("D2", "第 2 部分", "part 2")
D2_PART_3_1 = place("D2", "第 3 部分 1)", "part 3, 1)")
D2_PART_3_2 = place("D2", "第 3 部分 2)", "part 3, 2)")
D2_PART_4 = place("D2", "第 4 部分", "part 4")
D2_PART_5 = place("D2", "第 5 部分", "part 5")

# Kumar's best practices
D4_LINEARITY = place("D4", "“为什么激活函数很重要？”", "“why are activation functions important?”")
D4_LOGISTIC = place("D4", "“逻辑函数”", "“logistic function”")
D4_ZERO_CENTRED = place("D4", "“零中心函数”", "“zero-centred functions”")
D4_TANH = place("D4", "“Tanh 函数”", "“tanh function”")
D4_RELU = place("D4", "“ReLU——整流线性单元”", "“ReLU, rectified linear unit”")
D4_LEAKY = place("D4", "“泄漏 ReLU”", "“leaky ReLU”")
D4_WHY_NOT_ZERO = place(
    "D4", "“为什么不将所有权重初始化为零？”", "“why not initialize all weights to zero?”"
)
D4_SMALL = place("D4", "“随机初始化——小权重”", "“random initialization, small weights”")
D4_LARGE = place("D4", "“随机初始化——大权重”", "“random initialization, large weights”")
D4_XAVIER = place("D4", "“Xavier 初始化”", "“Xavier initialization”")
D4_PRACTICE = place("D4", "“最佳实践”", "“best practices”")
D4_AHEAD = place("D4", "“前进的道路”", "“the way forward”")
