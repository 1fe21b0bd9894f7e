"""Entries of the matrix as config.yaml writes them: `relu` or `{leaky_relu: {alpha: 0.1}}`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

from engine.net.activations import Activation
from engine.net.initializers import Initializer
from engine.study.complaints import complete_problem, problem


def expanded(entries: Any) -> Any:
    """Entries with a list for a parameter, `{normal: {sd: [1.0, 0.1]}}`, as one entry a value.

    Several lists in one entry are combined, the last one fastest. What is not such an entry is
    left for `entry_parser` to judge.
    """
    if not isinstance(entries, list | tuple):
        return entries
    return [one for entry in entries for one in _spread_out(entry)]


def _spread_out(entry: Any) -> list[Any]:
    if not (isinstance(entry, Mapping) and len(entry) == 1):
        return [entry]
    [(family, parameters)] = entry.items()
    if not isinstance(parameters, Mapping):
        return [entry]
    choices = [v if isinstance(v, list) and v else [v] for v in parameters.values()]
    return [
        {family: dict(zip(parameters, values, strict=True))}
        for values in itertools.product(*choices)
    ]


def entry_parser(make: Callable[..., Any]) -> Callable[[Any], Any]:
    """A validator that turns one entry of config.yaml into an object.

    `make` is called as make(family, **parameters); the message of a ValueError names the rule, the
    value and a hint, and is passed on as it is.
    """

    def parse(entry: Any) -> Any:
        family, parameters = _family_and_parameters(entry)
        try:
            return make(family, **parameters)
        except ValueError as error:
            raise complete_problem(str(error)) from None

    return parse


def as_written(entry: Activation | Initializer) -> str | dict[str, dict[str, float]]:
    """An object as the entry of config.yaml that it comes from, without lists of values."""
    return {entry.family: dict(entry.parameters)} if entry.parameters else entry.family


def _family_and_parameters(entry: Any) -> tuple[str, Mapping[str, Any]]:
    if isinstance(entry, str):
        return entry, {}
    if isinstance(entry, Mapping) and len(entry) == 1:
        [(family, parameters)] = entry.items()
        named = isinstance(parameters, Mapping) and all(isinstance(key, str) for key in parameters)
        if isinstance(family, str) and named and "family" not in parameters:
            return family, parameters
    raise problem("must be a name, or a name with parameters such as {normal: {sd: 0.01}}")
