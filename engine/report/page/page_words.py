"""The few words that the page itself says, outside the sections' text."""

from collections.abc import Mapping
from typing import Any

from engine.report.punctuation import COMMA, ENUMERATION, SEMICOLON
from engine.study.language import Language, Text, in_language

WORDS: Mapping[str, Text] = {
    "tag": Text("zh-CN", "en"),
    "name": Text("中文", "English"),
    "comma": COMMA,
    "aside": Text("（{}）", " ({})"),
    "enumeration": ENUMERATION,
    "claims": Text("据此判定：", "Claims judged here: "),
    "keywords": Text("关键词", "Keywords"),
    "keyword_separator": SEMICOLON,
    "kicker": Text("可执行论文", "Executable paper"),
    "subject": Text(
        "什么样的初始权重适合什么样的激活函数，通行的答案是否成立",
        "Which initial weights suit which activation, and are the usual answers true",
    ),
    "draft": Text(
        "草稿：重复少、训练短，不能据此下结论",
        "Draft: few replicates, short runs, not for conclusions",
    ),
    "contents": Text("目录", "Contents"),
    "languages": Text("语言", "Language"),
    "skip": Text("跳到正文", "Skip to the text"),
    "page": Text("页面", "Page"),
    "theme": Text("外观：", "Theme:"),
}

THEMES: Mapping[str, Text] = {
    "auto": Text("跟随系统", "system"),
    "light": Text("浅色", "light"),
    "dark": Text("深色", "dark"),
}

REFERENCES: Mapping[str, Text] = {
    "fig": Text("图\u00a0{}", "Figure\u00a0{}"),
    "tab": Text("表\u00a0{}", "Table\u00a0{}"),
    "eq": Text("式\u00a0({})", "Eq.\u00a0({})"),
    "sec": Text("第\u00a0{}\u00a0节", "Section\u00a0{}"),
    "app": Text("附录\u00a0{}", "Appendix\u00a0{}"),
}
"""How a reference reads; `{}` takes the number, which a no-break space holds to its kind."""

CAPTIONS: Mapping[str, Text] = {
    "fig": Text("图\u00a0{}", "Figure\u00a0{}."),
    "tab": Text("表\u00a0{}", "Table\u00a0{}."),
}
"""How a caption begins."""


def page_words(language: Language) -> dict[str, Any]:
    """The words of the page by the names that templates use."""
    return {**in_language(WORDS, language), "themes": in_language(THEMES, language)}
