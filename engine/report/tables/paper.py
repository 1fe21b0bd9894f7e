"""All tables of the paper together."""

from collections.abc import Mapping
from pathlib import Path

from engine.evidence.ledger import read_ledger
from engine.report.catalogue import kinds_of, tables_of
from engine.report.figures.study import StoredMeasurements, Study
from engine.report.findings import best_of_all
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


def study_tables(study: Study) -> dict[str, Table]:
    """Every table that depends on the study alone, by the names of `catalogue.paper_tables`."""
    protocol, ledger = study.protocol, study.ledger
    tables = {
        "experiments": experiments_table(protocol),
        "laws": laws_table(protocol, protocol.reference_width),
    }
    if study.view("training"):
        tables["recommendations"] = _recommendations(study)
    judged = {
        "published": published_table(view_published(ledger["published"])),
        "verdicts": verdicts_table(ledger),
        "taught": taught_table(protocol, ledger),
        "coverage": coverage_table(ledger["coverage"]),
        "errata": errata_table(ledger["errata"]),
    }
    return tables | _kinds(study) | judged


def _kinds(study: Study) -> dict[str, Table]:
    """Those of the kinds that the study has.

    Raises KeyError where a kind's tables are not those that its `contents` announce.
    """
    tables: dict[str, Table] = {}
    for kind in kinds_of(study.protocol):
        if announced := tables_of(kind):
            own = part_of(kind, "show").tables(study.view(kind))
            if set(own) != set(announced):
                raise KeyError(f"tables of {kind}: announced {announced}, made {[*own]}")
            tables |= own
    return tables


def _recommendations(study: Study) -> Table:
    phase, returning = study.view("phase"), {}
    if phase:
        returning = {a: gain for a, gain in phase.critical.items() if phase.attracting[a]}
    best = best_of_all(study.protocol, study.ledger)
    return recommendations_table(best, study.view("tuned_training"), returning)


def write_tables(
    protocol: Protocol, measurement_paths: Mapping[str, Path], verdicts: Path, tables_dir: Path
) -> None:
    """Write every table of `study_tables` as `{tables_dir}/{name}.csv`."""
    study = Study(protocol, StoredMeasurements(measurement_paths), read_ledger(verdicts))
    for name, table in study_tables(study).items():
        with written_whole(tables_dir / f"{name}.csv") as draft:
            table.frame.to_csv(draft, index=False, lineterminator="\n")
        sealed(tables_dir / f"{name}.csv")
