"""The ledger: every claim judged, every activation's best weights, published numbers beside ours.

`results/verdicts.json` has these lists. Numbers are as computed; null where there is none.

claims, one entry each, in the order of `FAMILIES`:
    id, family, documents [key], sources [{document, place {zh, en}, quotation, remark}],
    statement {zh, en}, decided_by {zh, en}, experiment (null where mathematics alone
    decides, on no cells, with n = 1), dataset (title, null for Gaussian input),
    cells [[activation, initializer]], figure, verdict, reason (why not run, else null), detail;
    estimate, interval [low, high], confidence, n, threshold of what supports (number, or [low,
    high]), criterion ("above" | "below" | "within"), contrary (the threshold of what contradicts,
    likewise) and why {zh, en} it is there, unit, logarithmic, label: those of the check the verdict
    hangs on (label: the quantity, the layers or cells compared, and "open", "above" or "below",
    where some replicates may lie any distance beyond; null where not run);
    too_few: whether so few units or images are counted that none could have supported it;
    checks [{label, verdict, estimate, interval, confidence, threshold, criterion, contrary, why,
    unit, logarithmic, values [per replicate]}].
    variants [{kind, label {zh, en}, verdict, estimate}]: the claim under other conditions, each
    judged by itself (kind: as in `variants.Kind`; estimate: null where not run).
    alone: what the verdict would be if the claim were the only one, as each variant is judged.
    robust: whether there are variants, and all have the claim's verdict, alone and in the ledger.
    frozen: {date, known, changed, fresh}: when the claim was fixed, its verdict under the last seed
    seen before, whether it was fixed anew after results, whether this seed is another; null where
    that is not told, or nothing is drawn.
best, one entry for each training experiment and activation: the fields of `best.Best`, an interval
    being {estimate, low, high, n, confidence}.
references, one entry for each of Saito's stored losses: what `compare_saito` gives.
errata, one entry for each supposed slip in the documents: what `erratum.Erratum.check` gives.
published, one entry for each published number: the fields of `published.Published`, ours as
    an interval {estimate, low, high, n, confidence} or null.
coverage, one entry for each simulated law and number of replicates: what `coverage.entries` gives.
failed, one entry for each cell whose run broke off: experiment, activation, initializer, message.
"""

import json
from pathlib import Path
from typing import Any

from engine.study.files import sealed, unharmed, written_whole

Entry = dict[str, Any]
Ledger = dict[str, list[Entry]]

SECTIONS = ("claims", "best", "references", "errata", "published", "coverage", "failed")


class LedgerError(ValueError):
    """A file is not a ledger; the message names it, the rule and a hint."""


def write_ledger(ledger: Ledger, path: Path) -> None:
    """Store a ledger as JSON; equal ledgers give equal bytes."""
    text = json.dumps(ledger, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    with written_whole(path) as draft:
        draft.write_text(f"{text}\n", encoding="utf-8")
    sealed(path)


def read_ledger(path: Path) -> Ledger:
    """A stored ledger. Raises `LedgerError` or `DamagedError`."""
    hint = "Hint: judge the measurements again"
    unharmed(path)
    try:
        ledger = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LedgerError(f"{path}: no such ledger. {hint}") from None
    except ValueError as error:
        raise LedgerError(f"{path}: must be a whole JSON file, got {error}. {hint}") from error
    if not isinstance(ledger, dict) or set(ledger) != set(SECTIONS):
        got = sorted(ledger) if isinstance(ledger, dict) else type(ledger).__name__
        raise LedgerError(f"{path}: must hold {', '.join(SECTIONS)}, got {got}. {hint}")
    return ledger
