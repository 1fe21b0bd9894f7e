"""What `show` makes."""

FIGURES = {"show": ("prediction", "prediction_widths")}
TABLES = ("prediction_agreement",)
