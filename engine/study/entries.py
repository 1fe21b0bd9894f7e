"""Entries of the matrix as config.yaml writes them: `relu` or `{leaky_relu: {alpha: 0.1}}`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from engine.study.complaints import exponent_hint, problem


def entry_parser(
    registry: Mapping[str, Callable[..., Any]], make: Callable[..., Any]
) -> Callable[[Any], Any]:
    """A validator that turns one entry of config.yaml into an object of `registry`.

    Parameters
    ----------
    registry : family -> factory; a factory's signature says which parameters there are.
    make : called as make(family, **parameters); a ValueError of it becomes the complaint.
    """

    def parse(entry: Any) -> Any:
        family, parameters = _family_and_parameters(entry)
        if family not in registry:
            raise problem(f"names an unknown family {family!r}", known=registry)
        _check_parameters(family, parameters, registry[family])
        try:
            return make(family, **parameters)
        except ValueError as error:
            raise problem(f"is refused by {family}: {error}") from None

    return parse


def _family_and_parameters(entry: Any) -> tuple[str, Mapping[str, Any]]:
    if isinstance(entry, str):
        return entry, {}
    if isinstance(entry, Mapping) and len(entry) == 1:
        [(family, parameters)] = entry.items()
        if isinstance(family, str) and isinstance(parameters, Mapping):
            return family, parameters
    raise problem("must be a name, or a name with parameters such as {normal: {sd: 0.01}}")


def _check_parameters(
    family: str, parameters: Mapping[str, Any], factory: Callable[..., Any]
) -> None:
    known = inspect.signature(factory).parameters
    for name, value in parameters.items():
        if name not in known:
            raise problem(f"gives {family} an unknown parameter {name!r}", known=known)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise problem(f"needs a number as {family}'s {name}", hint=exponent_hint(value))
    empty = inspect.Parameter.empty
    missing = [name for name, p in known.items() if p.default is empty and name not in parameters]
    if missing:
        raise problem(f"lacks {family}'s parameter {', '.join(missing)}")
