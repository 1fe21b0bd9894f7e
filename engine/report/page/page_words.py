"""The few words that the page itself says, outside the sections' text, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """A language's name and tag, its names of the numbered things, and the labels of the page.

    In `kinds` (how a reference reads) and `captions` (how a caption begins), `{}` takes the number;
    a no-break space holds the two together.
    """

    tag: str
    name: str
    kinds: Mapping[str, str]
    captions: Mapping[str, str]
    comma: str
    enumeration: str
    claims: str
    keywords: str
    keyword_separator: str
    kicker: str
    subject: str
    draft: str
    contents: str
    languages: str
    skip: str
    page: str
    theme: str
    themes: Mapping[str, str]


WORDING = {
    "zh": Wording(
        tag="zh-CN",
        name="中文",
        kinds={
            "fig": "图\u00a0{}",
            "tab": "表\u00a0{}",
            "eq": "式\u00a0({})",
            "sec": "第\u00a0{}\u00a0节",
            "app": "附录\u00a0{}",
        },
        captions={"fig": "图\u00a0{}", "tab": "表\u00a0{}"},
        comma="，",
        enumeration="、",
        claims="所判说法：",
        keywords="关键词",
        keyword_separator="；",
        kicker="可执行论文",
        subject="什么样的初始权重适合什么样的激活函数，通行的答案是否成立",
        draft="草稿：重复少、训练短，不能据此下结论",
        contents="目录",
        languages="语言",
        skip="跳到正文",
        page="页面",
        theme="外观：",
        themes={"auto": "跟随系统", "light": "浅色", "dark": "深色"},
    ),
    "en": Wording(
        tag="en",
        name="English",
        kinds={
            "fig": "Figure\u00a0{}",
            "tab": "Table\u00a0{}",
            "eq": "Eq.\u00a0({})",
            "sec": "Section\u00a0{}",
            "app": "Appendix\u00a0{}",
        },
        captions={"fig": "Figure\u00a0{}.", "tab": "Table\u00a0{}."},
        comma=", ",
        enumeration=", ",
        claims="Claims judged here: ",
        keywords="Keywords",
        keyword_separator="; ",
        kicker="Executable paper",
        subject="Which initial weights suit which activation, and are the usual answers true",
        draft="Draft: few replicates, short runs, not for conclusions",
        contents="Contents",
        languages="Language",
        skip="Skip to the text",
        page="Page",
        theme="Theme:",
        themes={"auto": "system", "light": "light", "dark": "dark"},
    ),
}
