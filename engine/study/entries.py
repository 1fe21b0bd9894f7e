"""Entries of the matrix as config.yaml writes them: `relu` or `{leaky_relu: {alpha: 0.1}}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.study.complaints import complete_problem, problem


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


def _family_and_parameters(entry: Any) -> tuple[str, Mapping[str, Any]]:
    if isinstance(entry, str):
        return entry, {}
    if isinstance(entry, Mapping) and len(entry) == 1:
        [(family, parameters)] = entry.items()
        named = isinstance(parameters, Mapping) and all(isinstance(key, str) for key in parameters)
        if isinstance(family, str) and named and "family" not in parameters:
            return family, parameters
    raise problem("must be a name, or a name with parameters such as {normal: {sd: 0.01}}")
