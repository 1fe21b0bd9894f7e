"""What `show` makes."""

FIGURES = {"show": ("weight_decay_accuracy",)}
