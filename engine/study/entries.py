"""Entries of the matrix as config.yaml writes them: `relu` or `{leaky_relu: {alpha: 0.1}}`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

from engine.net.activations import Activation
from engine.net.initializers import Initializer
from engine.study.complaints import complete_problem, problem


def entry_parser(make: Callable[..., Any]) -> Callable[[Any], tuple[Any, ...]]:
    """A validator that turns one entry of config.yaml into objects, mostly one.

    A list for a parameter, `{normal: {sd: [1.0, 0.1]}}`, makes one a value; several lists are
    combined, the last one fastest. `make` is called as make(family, **parameters); the message of a
    ValueError names the rule, the value and a hint, and is passed on as it is.
    """

    def parse(entry: Any) -> tuple[Any, ...]:
        family, parameters = _family_and_parameters(entry)
        choices = [v if isinstance(v, list) and v else [v] for v in parameters.values()]
        try:
            return tuple(
                make(family, **dict(zip(parameters, values, strict=True)))
                for values in itertools.product(*choices)
            )
        except ValueError as error:
            raise complete_problem(str(error)) from None

    return parse


def together(objects: tuple[tuple[Any, ...], ...]) -> tuple[Any, ...]:
    """Those of all entries in one row."""
    return tuple(itertools.chain.from_iterable(objects))


def all_as_written(
    objects: tuple[Activation | Initializer, ...],
) -> list[str | dict[str, dict[str, float]]]:
    """Objects as the entries of config.yaml that they come from, without lists of values."""
    return [
        {entry.family: dict(entry.parameters)} if entry.parameters else entry.family
        for entry in objects
    ]


def _family_and_parameters(entry: Any) -> tuple[str, Mapping[str, Any]]:
    if isinstance(entry, str):
        return entry, {}
    if isinstance(entry, Mapping) and len(entry) == 1:
        [(family, parameters)] = entry.items()
        named = isinstance(parameters, Mapping) and all(isinstance(key, str) for key in parameters)
        if isinstance(family, str) and named and "family" not in parameters:
            return family, parameters
    raise problem("must be a name, or a name with parameters such as {normal: {sd: 0.01}}")
