"""Registries of parametrised entries: stable names, look-up by family, and readable errors.

A registry is a literal dict from a family to the factory of the same name; the factory's signature
is the only place that states its parameters and their defaults.
"""

import difflib
import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from numbers import Real
from types import MappingProxyType
from typing import Any, TypeVar


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What every registry holds: an immutable object with a stable name and a reference.

    Without a family it is one of its own, called as it is. Two entries are equal when their names
    are: a name states the family and its parameters.
    """

    name: str
    family: str = field(default="", compare=False, repr=False)
    parameters: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)
    reference: str = field(compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "family", self.family or self.name)
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))
        for what, text in vars(self).items():
            said = not isinstance(text, str) or bool(text.strip())
            require(said, self.name, f"{what} must not be empty", text, "add it")


EntryT = TypeVar("EntryT", bound=Entry)


def require(condition: bool, entry: str, rule: str, value: object, hint: str) -> None:
    """Raise a ValueError that names the entry, the rule, the value got and a hint."""
    if not condition:
        raise ValueError(f"{entry}: {rule}, got {value!r}; {hint}")


def in_one_line(error: BaseException) -> str:
    """An error by its type and its message, which may have been of several lines."""
    return " ".join(f"{type(error).__name__}: {error}".split())


def named(factory: Callable[..., Any], **parameters: float) -> dict[str, Any]:
    """The name, family and parameters of what `factory` makes, to make an `Entry` with."""
    family = factory.__name__
    name = stated_name(family, inspect.signature(factory).parameters, parameters)
    return {"name": name, "family": family, "parameters": parameters}


def stated_name(
    family: str, accepted: Mapping[str, inspect.Parameter], parameters: Mapping[str, float]
) -> str:
    """The stable, readable name of one entry: its family and the parameters not at their default.

    `leaky_relu` with alpha 0.2 is "leaky_relu_alpha0.2", `normal` with sd 1 is "normal_sd1".
    Numbers are written by their shortest exact representation, so names are unique.
    """
    stated = [
        f"_{name}{float(value)!r}".removesuffix(".0")
        for name, value in parameters.items()
        if value != accepted[name].default
    ]
    return family + "".join(stated)


def make_entry(
    kind: str,
    registry: Mapping[str, Callable[..., EntryT]],
    family: str,
    parameters: Mapping[str, float],
) -> EntryT:
    """The entry of `registry` called `family` with `parameters`.

    Raises ValueError for an unknown family, an unknown or missing parameter, or a parameter that
    is not a finite number; the factory itself checks its parameters' ranges.
    """
    require(
        family in registry,
        f"{kind} {family!r}",
        f"the family must be one of {', '.join(registry)}",
        family,
        _closest(family, tuple(registry)),
    )
    factory = registry[family]
    accepted = inspect.signature(factory).parameters
    return factory(**checked_parameters(kind, family, accepted, parameters))


def checked_parameters(
    kind: str,
    family: str,
    accepted: Mapping[str, inspect.Parameter],
    parameters: Mapping[str, float],
) -> dict[str, float]:
    """`parameters` as floats; ValueError for one that is unknown, missing or no finite number."""
    for name, value in parameters.items():
        require(
            name in accepted,
            f"{kind} {family!r}",
            f"its parameters are: {', '.join(accepted) or 'none'}",
            name,
            _closest(name, tuple(accepted)),
        )
        require(
            isinstance(value, Real)
            and not isinstance(value, bool)
            and abs(value) <= sys.float_info.max,  # not math.isfinite, which 10**400 overflows
            f"{kind} {family!r}",
            f"{name} must be a finite number",
            value,
            "YAML reads 1e-3 as text: write 1.0e-3 or 0.001",
        )
    missing = [n for n, p in accepted.items() if p.default is p.empty and n not in parameters]
    require(
        not missing,
        f"{kind} {family!r}",
        f"{' and '.join(missing)} must be given",
        dict(parameters),
        f"for example {{{family}: {{{', '.join(f'{name}: 0.01' for name in missing)}}}}}",
    )
    return {name: float(value) for name, value in parameters.items()}


def verify_registry(kind: str, registry: Mapping[str, Callable[..., Entry]]) -> None:
    """Fail at import on a bad entry: one that cannot be made, or is not called what its key says.

    Parameters without a default are given 1 here, a value every such law accepts.
    """
    for family, factory in registry.items():
        parameters = inspect.signature(factory).parameters.values()
        needed = {p.name: 1.0 for p in parameters if p.default is p.empty}
        entry = factory(**needed)
        called, subject = (family, factory.__name__, entry.family), f"{kind} registry"
        rule = "a key must be its factory's name and the entry's family"
        require(len(set(called)) == 1, subject, rule, called, "correct the registry")
        rule = "an entry at its defaults must be named after its family"
        as_family = bool(needed) or entry.name == family
        require(as_family, subject, rule, entry.name, "build the name with `named`")


@cache  # asked of every entry, right or wrong, and a study may have thousands
def _closest(word: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {close[0]!r}?" if close else "check the spelling"
