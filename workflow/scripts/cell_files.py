"""Where the files of an experiment's cells lie."""

from engine.study.protocol import Protocol


def cell_files(protocol: Protocol, pattern: str, experiment: str) -> list[str]:
    """One file per cell, by a pattern with the wildcards experiment, activation, initializer."""
    names = ("experiment", "activation", "initializer")
    return [
        pattern.format(**dict(zip(names, cell, strict=True)))
        for cell in protocol.cells_of(experiment)
    ]
