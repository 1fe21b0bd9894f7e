"""Of units: which of them are alike, which are silent, and the signs of their gradients."""

from engine.evidence.counts import hidden_units, planted, settings, units
from engine.evidence.quantities.reductions import SHARE, fraction, most, positive, share_of_runs
from engine.evidence.quantity import Diverged

# Units that start alike, counts (replicate, rate, point, layer): the last layer is the output. From
# constants no chance can part them; what is repeated of random units is one.
DISTINCT_UNITS = positive(
    "distinct_units",
    "各层中不同神经元的数目",
    "different units of a layer",
    ("tolerant_units",),
    most,
    when_diverged=Diverged.MEASURED,
    exact=True,
)
DISTINCT_HIDDEN_UNITS = DISTINCT_UNITS.called(
    "distinct_hidden_units",
    "隐藏层中不同神经元的数目",
    "different units of a hidden layer",
    compute=lambda units: most(units[..., :-1]),
)
DISTINCT_FIRST_UNITS = DISTINCT_UNITS.called(
    "distinct_first_units",
    "首层中不同神经元的数目",
    "different units of the first layer",
    compute=lambda units: most(units[..., 0]),
)
MOVED_WEIGHTS = DISTINCT_UNITS.called(
    "moved_weights",
    "训练中变动过的权重的份额",
    "share of the weights that training has moved",
    variables=("moved_weights",),
    compute=lambda moved: moved[:, -1],
    range=SHARE,
)
# In shares, with one unit as the measure, so that none is a share with an exact bound.
REPEATED_UNITS = fraction(
    "repeated_hidden_units",
    "隐藏层中重复神经元的份额",
    "share of hidden units that repeat another",
    ("tolerant_units",),
    lambda distinct, units: most((units - distinct)[..., :-1]) / sum(units[:-1]),
    yardstick=lambda dataset: 1 / hidden_units(dataset),
    when_diverged=Diverged.MEASURED,
    facts={"units": lambda dataset: dataset["units"].to_numpy()},
    counted=units(hidden_units),
)

# Silent units, counts and shares; (replicate, layer) where a layer is not reduced.
SILENT_SHARE = fraction(
    "silent_share",
    "沉默神经元的份额",
    "share of silent units",
    compute=lambda share: share.mean(axis=1),
    counted=units(lambda dataset: sum(settings(dataset)["hidden"])),
)
SILENT_SHARE_OF_FIRST = SILENT_SHARE.called(
    "silent_share_of_first_layer",
    "首隐藏层中沉默神经元的份额",
    "share of silent units of the first hidden layer",
    variables=("silent_share",),
    compute=lambda share: share[:, 0],
    counted=units(lambda dataset: settings(dataset)["hidden"][0]),
)
REVIVED_SHARE = fraction(
    "revived_share",
    "人为沉默的神经元中恢复的份额",
    "share of silenced units that come back",
    ("planted_revived", "planted"),
    share_of_runs,
    counted=units(planted),
)
MOVED_SHARE = REVIVED_SHARE.called(
    "moved_share",
    "人为沉默的神经元中有所更新的份额",
    "share of silenced units that are updated",
    variables=("planted_moved", "planted"),
)
FROZEN_SHARE = fraction(
    "frozen_share",
    "没有梯度的神经元的份额",
    "share of units without gradient",
    compute=most,
    counted=units(lambda dataset: min(settings(dataset)["hidden"])),
)

# Signs of weight gradients.
SAME_SIGN_OF_IMAGE = fraction(
    "same_sign_sample",
    "各神经元的权重梯度全部同号的图像的份额",
    "share of images whose weight gradients agree in sign",
    counted=units(lambda dataset: settings(dataset)["probe_samples"]),
)
SAME_SIGN_OF_BATCH = fraction(
    "same_sign_batch",
    "权重梯度全部同号的神经元的份额",
    "share of units whose weight gradients agree in sign",
    counted=units(lambda dataset: settings(dataset)["width"]),
)
