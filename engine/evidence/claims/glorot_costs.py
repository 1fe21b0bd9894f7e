"""Claims of D2, part 3, on cross-entropy and the quadratic cost."""

from __future__ import annotations

from engine.evidence.claims.claim import Claim, Source
from engine.evidence.criteria import Above
from engine.evidence.depth_quantities import (
    FLAT_SHARE,
    GRADIENT_NORM_RATIO,
    SURFACE_ARRIVAL,
    TASK_ARRIVAL,
)
from engine.evidence.predicates import AllOf, Level
from engine.evidence.quantities import Cell, Quantity
from engine.evidence.setting_predicates import Contrast
from engine.study.language import Text

SURFACES = "cost_surface"
CELLS = (Cell("tanh", "uniform_fan_in"), Cell("sigmoid", "uniform_fan_in"))

# Thresholds. Each is what a word of the document is taken to mean; none was fitted to a result.
STEEPER = 1.1  # a tenth, about the least that shows between two surfaces or two curves
FLATTER = 0.01  # a hundredth of the surface's area

D2_FLAT = Source("D2", Text("第 3 部分 1)", "part 3, 1)"), "二次代价函数较为平坦")
D2_SLOW = Source("D2", Text("第 3 部分 1)", "part 3, 1)"), "所以使用梯度下降会比较慢")


def _slower(
    suffix: str, cell: Cell, quantity: Quantity, settings: tuple[str, str, str], what: Text
) -> Claim:
    """The quadratic cost against cross-entropy; settings: their coordinate and names."""
    coordinate, quadratic, cross_entropy = settings
    return Claim(
        id=f"cross-entropy-steeper-{suffix}",
        sources=(D2_SLOW,),
        statement=Text(
            f"采用二次代价时，{what.zh}比采用交叉熵时慢（{cell.activation}）。",
            f"{what.en} is slower on the quadratic cost than on cross-entropy ({cell.activation}).",
        ),
        experiment=SURFACES,
        predicate=Contrast(
            quantity,
            cell,
            (coordinate, quadratic),
            (coordinate, cross_entropy),
            Above(STEEPER),
            ratio=True,
        ),
        decided_by=Text(
            f"各取最快的学习率，所需步数（曲面上取各起点的平均）之比须大于 {STEEPER:g}。"
            "未在限度内到达者按限度计；若两者都未到达，则不作判断。",
            "Each at its fastest rate, the ratio of the steps needed (on the surface their mean "
            f"over starts) must be above {STEEPER:g}. What does not arrive within the limit counts "
            "as the limit; where neither does, nothing is judged.",
        ),
        figure="cost_surface_descent",
    )


_SURFACE = ("cost", "quadratic", "cross_entropy")
_TASK = ("loss", "softmax_quadratic", "softmax_cross_entropy")
_DESCENT = Text("曲面上的梯度下降", "Descent on the surface")
_TRAINING = Text("小网络的训练", "Training of a small net")

CLAIMS = (
    Claim(
        id="cross-entropy-steeper",
        sources=(D2_FLAT,),
        statement=Text(
            "二次代价的曲面比交叉熵平缓。",
            "The quadratic cost's surface is less steep than that of cross-entropy.",
        ),
        experiment=SURFACES,
        predicate=AllOf(tuple(Level(GRADIENT_NORM_RATIO, cell, Above(STEEPER)) for cell in CELLS)),
        decided_by=Text(
            f"交叉熵与二次代价的梯度长度之比，其在曲面上的中位数须大于 {STEEPER:g}，"
            "tanh 与 sigmoid 皆然。",
            "The gradient norm of cross-entropy over that of the quadratic cost, its median over "
            f"the surface, must be above {STEEPER:g} for tanh and for sigmoid.",
        ),
        figure="cost_surface",
    ),
    Claim(
        id="cross-entropy-steeper-plateaus",
        sources=(D2_FLAT,),
        statement=Text(
            "二次代价的曲面有更大的平坦部分。",
            "More of the quadratic cost's surface is plateau.",
        ),
        experiment=SURFACES,
        predicate=AllOf(
            tuple(
                Contrast(
                    FLAT_SHARE,
                    cell,
                    ("cost", "quadratic"),
                    ("cost", "cross_entropy"),
                    Above(FLATTER),
                )
                for cell in CELLS
            )
        ),
        decided_by=Text(
            "平坦指梯度短于该曲面上最长者的百分之一；其所占面积，二次代价减交叉熵须大于 "
            f"{FLATTER:.0%}，tanh 与 sigmoid 皆然。",
            "Plateau is where the gradient is shorter than a hundredth of the surface's longest; "
            "the share of the area, quadratic cost minus cross-entropy, must be above "
            f"{FLATTER:.0%} for tanh and for sigmoid.",
        ),
        figure="cost_surface",
    ),
    _slower("descent", CELLS[0], SURFACE_ARRIVAL, _SURFACE, _DESCENT),
    _slower("descent-sigmoid", CELLS[1], SURFACE_ARRIVAL, _SURFACE, _DESCENT),
    _slower("training", CELLS[0], TASK_ARRIVAL, _TASK, _TRAINING),
    _slower("training-sigmoid", CELLS[1], TASK_ARRIVAL, _TASK, _TRAINING),
)
