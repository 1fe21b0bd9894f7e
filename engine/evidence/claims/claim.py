"""What a claim is: a statement from a document, and how a computation decides it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from engine.evidence.predicates import Check, Predicate
from engine.evidence.quantity import Cell
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

QUOTATION_WORDS = 25
_IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9.]+")


@dataclass(frozen=True)
class Source:
    """Where a document says it, in its own words (at most 25; each Han character counts as one).

    translation : into English, of Chinese words. `remark` tells a reader who looks the place up
    what to expect there.
    """

    document: str
    place: Text
    quotation: str
    translation: str | None = None
    remark: Text | None = None

    def __post_init__(self) -> None:
        words = len(_WORD.findall(self.quotation))
        if not 0 < words <= QUOTATION_WORDS:
            raise ValueError(
                f"quotation of {self.document} must have 1 to {QUOTATION_WORDS} words, "
                f"got {words}: {self.quotation!r}. Hint: keep the words that carry the claim"
            )
        if bool(_HAN.search(self.quotation)) != (self.translation is not None):
            raise ValueError(
                f"quotation of {self.document} must have a translation where it is Chinese, and "
                f"none elsewhere: {self.quotation!r}"
            )


Sources = tuple[Source, ...]


class Evidence(NamedTuple):
    """What a claim is judged on, and the figure that shows it.

    experiment : None where mathematics alone decides. beside : a second experiment, whose variables
    the predicates name as "experiment.variable".
    """

    experiment: str | None
    figure: str
    beside: str | None = None


@dataclass(frozen=True)
class Claim:
    """A statement of one or more documents.

    zh, en : what is claimed, in our words. What stands in braces is a setting of its experiment,
    which only measurements tell: `iterations` of training, or how many `laws` of weights were run.
    tests : the predicate, or several, all of which must hold.
    rule_zh, rule_en : what is measured, the threshold, and the reason for it, fixed beforehand.
    """

    id: str
    sources: Sources
    zh: str
    en: str
    evidence: Evidence
    tests: Predicate | tuple[Predicate, ...]
    rule_zh: str
    rule_en: str

    def __post_init__(self) -> None:
        if not _IDENTIFIER.fullmatch(self.id):
            raise ValueError(f"claim id must be words joined by hyphens, got {self.id!r}")
        if not self.sources:
            raise ValueError(f"claim {self.id} needs the document that says it; got no sources")

    @property
    def statement(self) -> Text:
        return Text(self.zh, self.en)

    @property
    def decided_by(self) -> Text:
        return Text(self.rule_zh, self.rule_en)

    @property
    def documents(self) -> tuple[str, ...]:
        """Keys of the documents that say it."""
        return tuple(source.document for source in self.sources)

    @property
    def predicates(self) -> tuple[Predicate, ...]:
        return self.tests if isinstance(self.tests, tuple) else (self.tests,)

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        """The cells it rests on; those named where there is no dataset."""
        return tuple(dict.fromkeys(cell for one in self.predicates for cell in one.cells(dataset)))

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        """All of them must hold; raises `NotRunError` where data are lacking."""
        return tuple(check for one in self.predicates for check in one.checks(dataset))


@dataclass(frozen=True)
class StatementSettings:
    """One statement in several settings.

    subject : the statement as a clause, whatever the setting. settings : by the claim's id, the
    first the plainest reading; `{laws}` stands for how many of them the claim compares.
    """

    subject: Text
    settings: Mapping[str, Text]
