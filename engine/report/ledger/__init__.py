"""Claims and their verdicts as the paper tells them."""
