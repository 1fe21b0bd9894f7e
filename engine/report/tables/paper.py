"""All tables of the paper together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.evidence.ledger import read_ledger
from engine.report.catalogue import tables_of
from engine.report.findings import Findings, find
from engine.report.ledger.published import view_published
from engine.report.tables.coverage import coverage_table
from engine.report.tables.errata import errata_table
from engine.report.tables.experiments import experiments_table
from engine.report.tables.published import published_table
from engine.report.tables.recommendations import recommendations_table
from engine.report.tables.study import laws_table
from engine.report.tables.table import Table
from engine.report.tables.taught import taught_table
from engine.report.tables.verdicts import verdicts_table
from engine.study.files import sealed, written_whole
from engine.study.kinds import part_of
from engine.study.protocol import Protocol
from engine.study.records import read_measurements


def study_tables(findings: Findings) -> dict[str, Table]:
    """Every table that depends on the study alone, by the names of `catalogue.paper_tables`."""
    protocol = findings.protocol
    tables = {
        "experiments": experiments_table(protocol),
        "laws": laws_table(protocol, protocol.reference_width),
    }
    if findings.training:
        tables["recommendations"] = _recommendations(findings)
    judged = {
        "published": published_table(view_published(findings.ledger["published"])),
        "verdicts": verdicts_table(findings.ledger),
        "taught": taught_table(protocol, findings.ledger),
        "coverage": coverage_table(findings.ledger["coverage"]),
        "errata": errata_table(findings.ledger["errata"]),
    }
    return tables | _kinds(findings.chapters) | judged


def _kinds(views: Mapping[str, Any]) -> dict[str, Table]:
    """Those of the kinds that the study has.

    Raises KeyError where a kind's tables are not those that its `contents` announce.
    """
    tables: dict[str, Table] = {}
    for kind, view in views.items():
        announced = tables_of(kind)
        if view and announced:
            own = part_of(kind, "show").tables(view)
            if set(own) != set(announced):
                raise KeyError(f"tables of {kind}: announced {announced}, made {[*own]}")
            tables |= own
    return tables


def _recommendations(findings: Findings) -> Table:
    phase, returning = findings.chapters["phase"], {}
    if phase:
        returning = {a: gain for a, gain in phase.critical.items() if phase.attracting[a]}
    return recommendations_table(findings.best, findings.chapters["tuned_training"], returning)


def write_tables(
    protocol: Protocol, measurement_paths: Mapping[str, Path], verdicts: Path, tables_dir: Path
) -> None:
    """Write every table of `study_tables` as `{tables_dir}/{name}.csv`."""
    measurements = {name: read_measurements(path) for name, path in measurement_paths.items()}
    findings = find(protocol, measurements, read_ledger(verdicts))
    for name, table in study_tables(findings).items():
        with written_whole(tables_dir / f"{name}.csv") as draft:
            table.frame.to_csv(draft, index=False, lineterminator="\n")
        sealed(tables_dir / f"{name}.csv")
