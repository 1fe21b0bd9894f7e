"""One family of figures at a time: a module with `table`, `draw` and `alt` in a kind's folder.

A family's tables hold what its figures show, and its figures and alternative texts are made from
its tables, so the three cannot disagree.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from engine.evidence.ledger import read_ledger
from engine.report.catalogue import figure_families
from engine.report.figures.study import StoredMeasurements, Study
from engine.report.figures.style import paper_style, save_svg
from engine.study.files import sealed, written_whole
from engine.study.protocol import Protocol


def build_family(
    family: str,
    protocol: Protocol,
    measurement_paths: Mapping[str, Path],
    verdicts: Path,
    figures_dir: Path,
    tables_dir: Path,
) -> None:
    """Draws one family's figures and writes them with their tables and alternative texts.

    Writes `{figures_dir}/{name}.{language}.svg` for each of the report's languages,
    `{figures_dir}/{family}.json` (name -> language -> alternative text) and
    `{tables_dir}/{name}.csv` (units in the header, numbers at full precision).

    Raises KeyError for a family that this study does not have.
    """
    asked = figure_families(protocol)[family]
    drawn, seen = asked.functions, protocol.seen_from(asked.kind)
    study = Study(seen, StoredMeasurements(measurement_paths), read_ledger(verdicts))
    tables = drawn.table(study)
    tables_dir.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(tables_dir / f"{name}.csv", index=False, lineterminator="\n", na_rep="")
        sealed(tables_dir / f"{name}.csv")
    texts: dict[str, dict[str, str]] = {name: {} for name in asked.figures}
    with paper_style():
        for language in protocol.report.languages:
            for name, text in drawn.alt(study, tables, language).items():
                texts[name][language] = text
            for name, figure in drawn.draw(study, tables, language).items():
                path = figures_dir / f"{name}.{language}.svg"
                title = re.split(r"(?<=。)|(?<=\.)\s", texts[name][language], maxsplit=1)[0]
                save_svg(figure, name, title, language, path)
                sealed(path)
    document = json.dumps(texts, ensure_ascii=False, indent=1, sort_keys=True)
    with written_whole(figures_dir / f"{family}.json") as draft:
        draft.write_text(document + "\n", encoding="utf-8")
    sealed(figures_dir / f"{family}.json")
