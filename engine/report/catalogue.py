"""Which figures and tables a study has. Light: the workflow asks before anything is drawn."""

from dataclasses import dataclass
from typing import Any

from engine.experiments import KINDS
from engine.study.kinds import part_of
from engine.study.protocol import Protocol


@dataclass(frozen=True)
class Family:
    """Figures that one job draws: those of one module in the folder of a kind."""

    kind: str
    module: str
    figures: tuple[str, ...]

    @property
    def name(self) -> str:
        """The kind's, or that of the module where a kind has several."""
        return self.kind if self.module == "show" else self.module

    @property
    def functions(self) -> Any:
        """The module: `table`, `draw` and `alt`."""
        return part_of(self.kind, self.module)


def figure_families(protocol: Protocol) -> dict[str, Family]:
    """By name, in the paper's order: what `build_family` makes for this study."""
    found = [
        Family(kind, module, figures)
        for kind in kinds_of(protocol)
        for module, figures in _figures(kind, protocol).items()
    ]
    return {family.name: family for family in found}


def _figures(kind: str, protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """Names by module: always the same, or what the kind says of this study."""
    contents = part_of(kind, "contents")
    if hasattr(contents, "FIGURES"):
        return contents.FIGURES
    return contents.figures(protocol.seen_from(kind))


def tables_of(kind: str) -> tuple[str, ...]:
    """Names of the tables that a kind's `show` makes."""
    return getattr(part_of(kind, "contents"), "TABLES", ())


def figure_names(protocol: Protocol) -> list[str]:
    """Of all families."""
    return [name for family in figure_families(protocol).values() for name in family.figures]


def paper_tables(protocol: Protocol) -> tuple[str, ...]:
    """Names of the paper's own tables, which `tables.write_tables` writes."""
    own = ["experiments", "laws", "published", "verdicts", "taught", "coverage", "errata"]
    own += ["recommendations"] if protocol.of_kind("training") else []
    return (*own, *(name for kind in kinds_of(protocol) for name in tables_of(kind)))


def kinds_of(protocol: Protocol) -> list[str]:
    """The kinds of which the study has an experiment, in the paper's order."""
    return [kind for kind in KINDS if protocol.of_kind(kind)]
