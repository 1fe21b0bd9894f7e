"""Of units: which of them are alike, which are silent, and the signs of their gradients."""

from dataclasses import replace

from engine.evidence.counts import hidden_units, planted, settings, units
from engine.evidence.quantities.reductions import POSITIVE, SHARE, most, share_of_runs
from engine.evidence.quantity import Diverged, Quantity
from engine.study.language import Text

# Units that start alike, counts (replicate, rate, point, layer): the last layer is the output. From
# constants no chance can part them; what is repeated of random units is one.
DISTINCT_UNITS = Quantity(
    "distinct_units",
    Text("各层中不同神经元的数目", "different units of a layer"),
    ("tolerant_units",),
    most,
    when_diverged=Diverged.MEASURED,
    range=POSITIVE,
    exact=True,
)
DISTINCT_HIDDEN_UNITS = replace(
    DISTINCT_UNITS,
    name="distinct_hidden_units",
    label=Text("隐藏层中不同神经元的数目", "different units of a hidden layer"),
    compute=lambda units: most(units[..., :-1]),
)
DISTINCT_FIRST_UNITS = replace(
    DISTINCT_UNITS,
    name="distinct_first_units",
    label=Text("首层中不同神经元的数目", "different units of the first layer"),
    compute=lambda units: most(units[..., 0]),
)
MOVED_WEIGHTS = replace(
    DISTINCT_UNITS,
    name="moved_weights",
    label=Text("训练中变动过的权重的份额", "share of the weights that training has moved"),
    variables=("moved_weights",),
    compute=lambda moved: moved[:, -1],
    range=SHARE,
)
# In shares, with one unit as the measure, so that none is a share with an exact bound.
REPEATED_UNITS = Quantity(
    "repeated_hidden_units",
    Text("隐藏层中重复神经元的份额", "share of hidden units that repeat another"),
    ("tolerant_units",),
    lambda distinct, units: most((units - distinct)[..., :-1]) / sum(units[:-1]),
    yardstick=lambda dataset: 1 / hidden_units(dataset),
    when_diverged=Diverged.MEASURED,
    facts={"units": lambda dataset: dataset["units"].to_numpy()},
    range=SHARE,
    counted=units(hidden_units),
)

# Silent units, counts and shares; (replicate, layer) where a layer is not reduced.
SILENT_SHARE = Quantity(
    "silent_share",
    Text("沉默神经元的份额", "share of silent units"),
    compute=lambda share: share.mean(axis=1),
    range=SHARE,
    counted=units(lambda dataset: sum(settings(dataset)["hidden"])),
)
SILENT_SHARE_OF_FIRST = replace(
    SILENT_SHARE,
    name="silent_share_of_first_layer",
    label=Text("首隐藏层中沉默神经元的份额", "share of silent units of the first hidden layer"),
    variables=("silent_share",),
    compute=lambda share: share[:, 0],
    counted=units(lambda dataset: settings(dataset)["hidden"][0]),
)
REVIVED_SHARE = Quantity(
    "revived_share",
    Text("人为沉默的神经元中恢复的份额", "share of silenced units that come back"),
    ("planted_revived", "planted"),
    share_of_runs,
    range=SHARE,
    counted=units(planted),
)
MOVED_SHARE = replace(
    REVIVED_SHARE,
    name="moved_share",
    label=Text("人为沉默的神经元中有所更新的份额", "share of silenced units that are updated"),
    variables=("planted_moved", "planted"),
)
FROZEN_SHARE = Quantity(
    "frozen_share",
    Text("没有梯度的神经元的份额", "share of units without gradient"),
    compute=most,
    range=SHARE,
    counted=units(lambda dataset: min(settings(dataset)["hidden"])),
)

# Signs of weight gradients.
SAME_SIGN_OF_IMAGE = Quantity(
    "same_sign_sample",
    Text(
        "各神经元的权重梯度全部同号的图像的份额",
        "share of images whose weight gradients agree in sign",
    ),
    range=SHARE,
    counted=units(lambda dataset: settings(dataset)["probe_samples"]),
)
SAME_SIGN_OF_BATCH = Quantity(
    "same_sign_batch",
    Text("权重梯度全部同号的神经元的份额", "share of units whose weight gradients agree in sign"),
    range=SHARE,
    counted=units(lambda dataset: settings(dataset)["width"]),
)
