"""Activations and initializers as config.yaml names them: built in, or `my_module:my_function`."""

from __future__ import annotations

import importlib
import inspect
import re
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import current_thread, main_thread
from types import ModuleType
from typing import Any, TypeVar

import numpy as np

from engine.net.activations import ACTIVATIONS, Activation, make_activation
from engine.net.activations.from_function import activation_from_function
from engine.net.initializers import INITIALIZERS, Initializer, make_initializer
from engine.net.initializers.from_function import initializer_from_function
from engine.net.registry import checked_parameters, in_one_line, require, stated_name
from engine.study.source_digest import file_digest, source_digest

LIMIT = 20.0
"""Seconds for a plug-in to be imported and tried out, which takes most of them a tenth of one."""

_NAME = re.compile(r"[A-Za-z][\w.+-]{,99}", re.ASCII)
Entry = TypeVar("Entry", Activation, Initializer)


def is_plug_in(entry: str) -> bool:
    """Whether an entry names an attribute of a module rather than a family of the registry."""
    return ":" in entry


def find_activation(entry: str, /, **parameters: float) -> Activation:
    """The activation of a built-in family, or `my_module:attribute`.

    The attribute is an `Activation`, or a plain function of z whose further arguments are its
    parameters; it is made into one with a `NumericalDerivativeWarning`. The module is imported
    from the working directory or the Python path. Raises ValueError where the entry is malformed,
    the module cannot be imported, or the attribute is missing or unfit.
    """
    if not is_plug_in(entry):
        return make_activation(entry, **parameters)
    return _plug_in(
        "activation", entry, parameters, Activation, ACTIVATIONS, ("z",), activation_from_function
    )


def find_initializer(entry: str, /, **parameters: float) -> Initializer:
    """The initializer of a built-in family, or `my_module:attribute`.

    The attribute is an `Initializer`, or a plain function of (rng, fan_in, fan_out), and of its
    parameters, that returns weights (fan_in, fan_out); see `initializer_from_function`. Imported
    and refused as activations are.
    """
    if not is_plug_in(entry):
        return make_initializer(entry, **parameters)
    own = ("rng", "fan_in", "fan_out")
    return _plug_in("initializer", entry, parameters, Initializer, INITIALIZERS, own, _law)


def _law(function: partial[Any], name: str) -> Initializer:
    return initializer_from_function(function, name, getattr(function.func, "deterministic", False))


def _plug_in(
    kind: str,
    entry: str,
    parameters: Mapping[str, float],
    wanted: type[Entry],
    built_in: Mapping[str, Any],
    own: tuple[str, ...],
    make: Callable[[partial[Any], str], Entry],
) -> Entry:
    """The `wanted` object that an entry names, or one made of its function of arguments `own`."""
    subject = f"{kind} {entry!r}"
    with _time_limit(subject):
        found = _attribute(subject, entry)
        if isinstance(found, wanted):
            if isinstance(found, Activation):
                _try_out(subject, found)
            rule = "an object takes no parameters"
            hint = "set them in the module, or name a function"
            require(not parameters, subject, rule, dict(parameters), hint)
            _require_own_name(subject, found.name, built_in)
            return replace(found, family=entry)
        rule = f"must be a function of {', '.join(own)} or an {wanted.__name__}"
        require(callable(found), subject, rule, found, "define it with def")
        accepted = _further_arguments(found, len(own))
        checked = checked_parameters(kind, entry, accepted, parameters)
        attribute = entry.partition(":")[2]
        name = stated_name(attribute, accepted, checked)
        for each in (attribute, name):
            _require_own_name(subject, each, built_in)
        return replace(make(partial(found, **checked), name), family=entry, parameters=checked)


def plug_in_digest(entry: str) -> str:
    """Digest of the module of a plug-in, and of what it imports from the working directory.

    Of a module that lies elsewhere, of its own file alone.
    """
    name = entry.partition(":")[0]
    try:
        return source_digest(Path.cwd(), name)
    except ModuleNotFoundError:
        file = getattr(_module(name, entry), "__file__", None)  # what is built in has none
        return file_digest(Path(file)) if file else "built in"


def _attribute(subject: str, entry: str) -> Any:
    module_name, _, attribute = entry.partition(":")
    wellformed = attribute.isidentifier() and all(map(str.isidentifier, module_name.split(".")))
    rule, hint = "a plug-in is named module:attribute", "for example my_module:my_function"
    require(wellformed, subject, rule, entry, hint)
    module = _module(module_name, subject)
    public = [key for key, value in vars(module).items() if callable(value) and key[0] != "_"]
    hint = f"it has {', '.join(public) or 'no public functions'}"
    rule = f"{module.__name__} must define it"
    require(hasattr(module, attribute), subject, rule, attribute, hint)
    return getattr(module, attribute)


def _module(name: str, subject: str) -> ModuleType:
    try:
        with _working_directory_first():
            return importlib.import_module(name)
    except (Exception, SystemExit) as error:  # a user's module may raise anything
        rule = f"its module must be importable, got {in_one_line(error)}"
        hint = f"it is looked for in {Path.cwd()}, then on the Python path"
        raise ValueError(f"{subject}: {rule}; {hint}") from error


class _OutOfTimeError(BaseException):
    """Not an Exception, so that what tries out a user's code does not take it for its error."""


@contextmanager
def _time_limit(subject: str) -> Iterator[None]:
    """Raise a ValueError where the block takes too long; no limit on Windows or in a thread."""

    def stop(*_: object) -> None:
        raise _OutOfTimeError

    if sys.platform == "win32" or current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        yield
    except _OutOfTimeError:
        rule, hint = "must be imported and tried out in time", "does it wait, or loop without end?"
        raise ValueError(f"{subject}: {rule}, got no end in {LIMIT:g} s; {hint}") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _try_out(subject: str, activation: Activation) -> None:
    """Raise a ValueError where an activation fails, or writes into what it may only read."""
    z = np.linspace(-3, 3, 7, dtype=np.float32)
    output, slope, gradient = np.empty_like(z), np.empty_like(z), np.ones_like(z)
    try:
        z.flags.writeable = False
        activation.forward(z, output, slope)
        output.flags.writeable = False
        activation.backward(gradient, output, slope)
        activation.derivative(z)
    except (Exception, SystemExit) as error:
        rule = "must compute, and leave its input and output as they are"
        raise ValueError(f"{subject}: {rule}, got {in_one_line(error)}; copy first") from error


@contextmanager
def _working_directory_first() -> Iterator[None]:
    before = sys.path[:]
    sys.path.insert(0, str(Path.cwd()))
    try:
        yield
    finally:
        sys.path[:] = before


def _require_own_name(subject: str, name: str, built_in: Mapping[str, Any]) -> None:
    rule = "must not be called as a built-in one"
    require(name not in built_in, subject, rule, name, "rename it")
    rule = "its name must be at most 100 of letters, digits, _ . + -, as it becomes a folder's"
    require(bool(_NAME.fullmatch(name)), subject, rule, name, "rename it")


def _further_arguments(function: Callable[..., Any], own: int) -> dict[str, inspect.Parameter]:
    try:
        arguments = list(inspect.signature(function).parameters.items())
    except ValueError:  # some functions that are not written in Python do not tell
        return {}
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return {name: argument for name, argument in arguments[own:] if argument.kind in named}
