"""Numbers that others have published, set beside ours: one module per kind of experiment."""
