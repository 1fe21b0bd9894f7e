"""What the measurements say: intervals, claims, verdicts, the best initial weights."""
