"""A network: pure functions on arrays and explicit generators; no files and no configuration."""
