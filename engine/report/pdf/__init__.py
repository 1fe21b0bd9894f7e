"""The PDF edition."""
