"""The command line: what a person asks the package, `python -m engine COMMAND`."""
