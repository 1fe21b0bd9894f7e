"""Activations from the user's own modules, named as `my_module:my_activation`."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

from engine.net.activations import ACTIVATIONS, Activation
from engine.net.activations.from_function import activation_from_function
from engine.net.registry import require


def is_plug_in(entry: str) -> bool:
    """Whether an entry names an attribute of a module rather than a family of the registry."""
    return ":" in entry


def load_activation(entry: str) -> Activation:
    """The activation `my_module:attribute`: an `Activation`, or a plain function made into one.

    The module is imported as any other, from the Python path. Raises ValueError where the entry
    is malformed, the module cannot be imported, or the attribute is missing or unfit. A plain
    function gives a `NumericalDerivativeWarning`.
    """
    module_name, _, attribute = entry.partition(":")
    wellformed = attribute.isidentifier() and all(map(str.isidentifier, module_name.split(".")))
    rule, hint = "a plug-in is named module:attribute", "for example my_module:swish"
    require(wellformed, f"activation {entry!r}", rule, entry, hint)
    found = _attribute(_module(module_name, entry), attribute, entry)
    if isinstance(found, Activation):
        return found
    rule, hint = "must be a function of z or an Activation", "define it with def"
    require(callable(found), f"activation {entry!r}", rule, found, hint)
    hint = "rename the function"
    free = attribute not in ACTIVATIONS
    require(free, f"activation {entry!r}", "must not be called as a built-in one", attribute, hint)
    return activation_from_function(found, attribute)


def _module(name: str, entry: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:  # a user's module may raise anything
        got = f"{type(error).__name__}: {error}"
        hint = "is its folder on the Python path?"
        raise ValueError(
            f"activation {entry!r}: its module must be importable, got {got}; {hint}"
        ) from error


def _attribute(module: ModuleType, name: str, entry: str) -> Any:
    public = [key for key, value in vars(module).items() if callable(value) and key[0] != "_"]
    found = hasattr(module, name)
    hint = f"it has {', '.join(public) or 'no public functions'}"
    require(found, f"activation {entry!r}", f"{module.__name__} must define it", name, hint)
    return getattr(module, name)
