"""The table of both costs: plateaus, and steps of descent and training at the best rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from engine.report.chapters.cells import bounds_columns, with_half
from engine.report.chapters.cost_surface import LOSS_OF, CostCell, CostSurfaceView
from engine.report.phrases import Phrases, exact
from engine.report.tables.table import Rows, Table
from engine.study.language import Text

LOSS_NAMES: Mapping[str, Text] = {
    "softmax_cross_entropy": Text("交叉熵", "cross-entropy"),
    "softmax_quadratic": Text("二次代价", "quadratic"),
    "quadratic": Text("二次代价，线性输出", "quadratic, linear outputs"),
}
_COST_OF = {loss: cost for cost, loss in LOSS_OF.items()}

_HEADER: Sequence[Text] = [
    Text("激活函数", "Activation"),
    Text("代价", "Cost"),
    Text("平台 / %", "Plateau / %"),
    Text("梯度中位数", "Median gradient"),
    Text("学习率", "Rate"),
    Text("步数", "Steps"),
    Text("到达 / %", "Arrived / %"),
    Text("训练学习率", "Training rate"),
    Text("训练迭代次数", "Iterations"),
    Text("到达 / %", "Arrived / %"),
]


def tables(view: CostSurfaceView) -> dict[str, Table]:
    """One row per activation and loss; what has no surface of its own leaves its places empty."""
    pairs = [(cell, loss) for cell in view.cells for loss in cell.task]
    frame = pd.DataFrame([_record(view, cell, loss) for cell, loss in pairs])

    def rows(phrases: Phrases) -> Rows:
        return [_printed(phrases, cell, loss) for cell, loss in pairs]

    return {"cost_surface_numbers": Table(frame, _HEADER, rows, "llrrrrrrrr")}


def _printed(phrases: Phrases, cell: CostCell, loss: str) -> list[str]:
    cost, task = _COST_OF.get(loss), cell.task[loss]
    row = [phrases.name(cell.activation), LOSS_NAMES[loss][phrases.language]]
    if cost is None:
        row += ["–"] * 5
    else:
        descent = cell.surface[cost]
        row += [
            phrases.number(100 * cell.flat[cost].estimate, 2),
            with_half(phrases, cell.median[cost]),
            exact(descent.best_rate),
            with_half(phrases, descent.best_steps, 0),
            phrases.number(100 * descent.best_arrived, 0),
        ]
    return [
        *row,
        exact(task.best_rate),
        with_half(phrases, task.best_steps, 0),
        phrases.number(100 * task.best_arrived, 0),
    ]


def _record(view: CostSurfaceView, cell: CostCell, loss: str) -> dict[str, object]:
    cost, task = _COST_OF.get(loss), cell.task[loss]
    surface = cell.surface[cost] if cost else None
    return {
        "activation": cell.activation,
        "initializer": cell.initializer,
        "loss": loss,
        **bounds_columns("plateau share of area", cell.flat[cost] if cost else None),
        **bounds_columns("median relative gradient", cell.median[cost] if cost else None),
        "best rate on the surface [1]": surface.best_rate if surface else None,
        **bounds_columns("steps on the surface", surface.best_steps if surface else None, "step"),
        "arrived on the surface [1]": surface.best_arrived if surface else None,
        "best rate in training [1]": task.best_rate,
        **bounds_columns("iterations in training", task.best_steps, "iteration"),
        "arrived in training [1]": task.best_arrived,
        "replicates": view.replicates,
    }
