"""What `show` makes."""

FIGURES = {"show": ("zero_centering_signs", "zero_centering_curves")}
