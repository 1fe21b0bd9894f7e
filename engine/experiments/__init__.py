"""The kinds of experiment: a folder each, in the paper's order.

A folder holds modules with agreed functions: `settings` (class `Settings`: what config.yaml may
say), `run` (one cell), `results` (numbers read from measurements) and `show` (figures and printed
tables); `contents` names what `show` makes.
"""

KINDS = (
    "propagation",
    "weight_scale",
    "maps",
    "phase",
    "prediction",
    "finite_width",
    "deep",
    "training",
    "glorot",
    "glorot_table",
    "cost_surface",
    "linear_collapse",
    "toy",
    "tuned_training",
    "optimizers",
    "trained_depth",
    "foretold",
    "initial_sd",
    "weight_decay",
    "symmetry",
    "dead_units",
    "collapse",
    "zero_centering",
)
