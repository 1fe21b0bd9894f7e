"""What the modules of this kind make: `show` the table, the others the figures."""

FIGURES = {
    "layer_curves": ("glorot_sigmoid", "glorot_saturation", "glorot_descent"),
    "layer_histograms": ("glorot_histograms", "glorot_gradients"),
    "error_curves": ("glorot_error",),
}
