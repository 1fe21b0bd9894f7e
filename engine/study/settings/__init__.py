"""The settings of each kind of experiment, as config.yaml gives them: one module per kind."""
