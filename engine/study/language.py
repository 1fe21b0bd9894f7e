"""The languages of the paper, and what is said in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True)
class Text:
    """The same words in Chinese and in English; `text[language]` has them in one."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not (self.zh and self.en):
            raise ValueError(f"text needs both languages; got zh={self.zh!r}, en={self.en!r}")

    def __getitem__(self, language: Language) -> str:
        return getattr(self, language)


def in_language(words: Mapping[str, Text], language: Language) -> dict[str, str]:
    """Words by their keys, in one language."""
    return {key: text[language] for key, text in words.items()}
