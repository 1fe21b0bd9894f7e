"""What independent validators complain of in a finished PDF.

page-validation judges all of PDF/A-3a and of PDF/UA-1 that a program can judge; outloud, PDF/UA-1
and what a screen reader makes of it; pdfua, a part of PDF/UA-1. Warnings count as much as errors.
"""

from collections.abc import Iterator

import outloud
import page
import pdfua

from tests.report.printed import MARGIN, Printed

PROFILES = {"3a": "PDF/A-3a", "ua1": "PDF/UA-1"}

NOT_ASKED = {
    "ORD-001": "WeasyPrint draws the numbers of lists last; the tags, which are read, do not",
    "FIG-012": "takes a Han character, which is half a word, for one letter; see check_pdf.spoken",
    "TBL-010": "takes a whole table of two rows and two columns of numbers for scattered headers",
    "UA-14-001": "pdfua 0.1.3 stops in it; it asks for empty headings, as outloud's rules HDG do",
}
"""Rules and why they are left out."""

MARGINS = {"TAG-002": False, "PAG-001": True}
"""Rules that tell running heads from text, and whether what they complain of stands in the margin.

outloud goes by how often a line recurs: a running head that two pages share is prose to it, and
the letters in figures at the top of three pages are a running head. Where they stand decides.
"""


def conformance(paper: Printed) -> Iterator[str]:
    for profile, name in PROFILES.items():
        report = page.validate_pdf(paper.path, profile=profile)
        for failure in report.failures:
            yield f"{name}: {failure.message} ({failure.rule_id})"


def reading_aloud(paper: Printed) -> Iterator[str]:
    result = outloud.check(str(paper.path), skip=NOT_ASKED)
    if result.error:
        yield f"outloud cannot read it: {result.error}"
    for run in result.runs:
        if run.status == "crashed":
            yield f"outloud's rule {run.rule} stopped: {run.reason}"
    for finding in result.findings:
        boxes = finding.boxes
        if finding.rule in MARGINS:
            boxes = [box for box in boxes if _in_margin(paper, box) == MARGINS[finding.rule]]
        if finding.severity != "info" and (boxes or finding.rule not in MARGINS):
            place = f"page {finding.page}: " if finding.page else ""
            evidence = f": {finding.evidence}" if finding.evidence else ""
            yield f"{place}{finding.message}{evidence} ({finding.rule})"


def _in_margin(paper: Printed, box: dict[str, float]) -> bool:
    """Whether `box`, in pt from the page's foot, stands above or below the text."""
    return box["y1"] < MARGIN or box["y0"] > paper.height - MARGIN


def accessibility(paper: Printed) -> Iterator[str]:
    report = pdfua.validate(str(paper.path))
    for finding in report.findings:
        yield f"{finding.message} ({finding.rule_id})"
    for rule in {outcome.rule_id for outcome in report.skipped} - NOT_ASKED.keys():
        yield f"pdfua's rule {rule} stopped"
