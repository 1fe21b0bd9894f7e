"""The modules of a kind of experiment, found by its name."""

from importlib import import_module
from typing import Any

from engine.experiments import KINDS


def module_of(kind: str, part: str) -> str:
    """The dotted name of a module in the folder of a kind."""
    return f"engine.experiments.{kind}.{part}"


def part_of(kind: str, part: str) -> Any:
    """That module; what is agreed on its functions stands in `engine.experiments`."""
    return import_module(module_of(kind, part))


def modules_of_all(*parts: str) -> list[str]:
    """The dotted names of these modules of every kind."""
    return [module_of(kind, part) for kind in KINDS for part in parts]
