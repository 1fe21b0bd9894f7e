"""Claims of the notes on Glorot & Bengio (D2), part 3, on cross-entropy and the quadratic cost."""

from engine.evidence import definitions as d
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.criteria import above
from engine.evidence.predicates import contrast, level
from engine.evidence.quantity import Cell, Quantity, Setting
from engine.study.language import Text

COST_SURFACE = Evidence("cost_surface", "cost_surface")

CELLS = (Cell("tanh", "uniform_fan_in"), Cell("sigmoid", "uniform_fan_in"))

_SURFACE: tuple[Setting, Setting] = ("cost", "quadratic"), ("cost", "cross_entropy")
_TASK: tuple[Setting, Setting] = ("loss", "softmax_quadratic"), ("loss", "softmax_cross_entropy")

_STEEPER = above(d.MORE).mirrored(ratio=True)

D2_FLAT = places.D2_PART_3_1("二次代价函数较为平坦", "the quadratic cost is flatter")


def _slower(
    suffix: str, cell: Cell, quantity: Quantity, settings: tuple[Setting, Setting], what: Text
) -> Claim:
    """The quadratic cost against cross-entropy."""
    return Claim(
        f"cross-entropy-steeper-{suffix}",
        places.D2_PART_3_1("所以使用梯度下降会比较慢", "so gradient descent will be slower"),
        f"采用二次代价时，{what.zh}比采用交叉熵时慢（{cell.activation}）。",
        f"{what.en} is slower on the quadratic cost than on cross-entropy ({cell.activation}).",
        Evidence("cost_surface", "cost_surface_descent"),
        contrast(quantity, cell, *settings, above(d.MORE), ratio=True),
        f"各取最快的学习率，所需步数（曲面上取各起点的中位数）之比须大于 {d.MORE:g}。未在限度内到"
        "达者只知其不少于限度，区间在该端不设界；若两者都未到达，则不作判断。",
        "Each at its fastest rate, the ratio of the steps needed (on the surface their median over "
        f"starts) must be above {d.MORE:g}. Of what does not arrive in time no more is known than "
        "that, and the interval has no bound at that end; where neither does, nothing is judged.",
    )


_DESCENT = Text("曲面上的梯度下降", "Descent on the surface")
_TRAINING = Text("小网络的训练", "Training of a small net")

CLAIMS = (
    Claim(
        "cross-entropy-steeper",
        D2_FLAT,
        "二次代价的曲面比交叉熵平缓。",
        "The quadratic cost's surface is less steep than that of cross-entropy.",
        COST_SURFACE,
        tuple(
            level(ratio, cell, _STEEPER)
            for cell in CELLS
            for ratio in (q.GRADIENT_NORM_RATIO, q.GRADIENT_NORM_RATIO_DOUBLED)
        ),
        "交叉熵与二次代价的梯度长度之比，其在曲面所及范围内的中位数须大于 "
        f"{d.MORE:g}，tanh 与 sigmoid 皆然；二次代价前有无二分之一的因子亦皆然。",
        "The gradient norm of cross-entropy over that of the quadratic cost, its median over the "
        f"surface as far as it reaches, must be above {d.MORE:g} for tanh and for sigmoid, with "
        "the factor one half in front of the quadratic cost and without it.",
    ),
    Claim(
        "cross-entropy-steeper-plateaus",
        D2_FLAT,
        "二次代价的曲面有更大的平坦部分。",
        "More of the quadratic cost's surface is plateau.",
        COST_SURFACE,
        tuple(contrast(q.FLAT_SHARE, cell, *_SURFACE, above(d.HUNDREDTH)) for cell in CELLS),
        "平坦指梯度短于该曲面上最长者的百分之一；其所占面积，二次代价减交叉熵须大于 "
        f"{d.HUNDREDTH:.0%}，tanh 与 sigmoid 皆然。",
        "Plateau is where the gradient is shorter than a hundredth of the surface's longest; "
        "the share of the area, quadratic cost minus cross-entropy, must be above "
        f"{d.HUNDREDTH:.0%} for tanh and for sigmoid.",
    ),
    _slower("descent", CELLS[0], q.SURFACE_ARRIVAL, _SURFACE, _DESCENT),
    _slower("descent-sigmoid", CELLS[1], q.SURFACE_ARRIVAL, _SURFACE, _DESCENT),
    _slower("training", CELLS[0], q.TASK_ARRIVAL, _TASK, _TRAINING),
    _slower("training-sigmoid", CELLS[1], q.TASK_ARRIVAL, _TASK, _TRAINING),
)
