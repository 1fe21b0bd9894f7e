"""Validation errors in words a reader of config.yaml can act on: path, rule, value got, hint."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

_EXPONENT = re.compile(r"^[+-]?\d+[eE][+-]?\d+$")


def problem(rule: str, *, known: Iterable[str] = (), hint: str = "") -> PydanticCustomError:
    """An error for a validator to raise: a rule, and the names that would have been accepted."""
    return PydanticCustomError("rule", "{rule}", {"rule": rule, "known": [*known], "hint": hint})


def complete_problem(message: str) -> PydanticCustomError:
    """An error whose message already holds the value got and a hint."""
    return PydanticCustomError("complete", "{message}", {"message": message})


def exponent_hint(value: Any) -> str:
    """Why a number such as 1e-3 arrives as a string, or nothing."""
    if isinstance(value, str) and _EXPONENT.match(value):
        mantissa, exponent = re.split("[eE]", value)
        return f"YAML takes {value} for a string; write {mantissa}.0e{exponent}"
    return ""


def describe(error: ValidationError, model: type[BaseModel]) -> str:
    """All problems of a validation against `model`, one a line."""
    lines = [f"  {_line(details, model)}" for details in error.errors(include_url=False)]
    count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
    return "\n".join([f"config.yaml has {count}:", *lines])


def _line(details: ErrorDetails, model: type[BaseModel]) -> str:
    location, context = details["loc"], details.get("ctx", {})
    path, section = _resolve(location, model)
    value, known, hint = details["input"], context.get("known", []), context.get("hint", "")
    match details["type"]:
        case "missing":
            return f"{path}: is required and not given"
        case "complete":
            return f"{path}: {details['msg']}"
        case "extra_forbidden":
            rule, known, value = "is not a known key", [*section.model_fields], location[-1]
        case "union_tag_not_found":
            return f"{path}: lacks the key {context['discriminator']} that says what it is"
        case "union_tag_invalid":
            key = context["discriminator"].strip("'")
            rule, value = f"has an unknown {key}", context["tag"]
            known = re.findall(r"'([^']*)'", context["expected_tags"])
        case "string_pattern_mismatch":
            rule = "must be a name of lower-case letters, digits and _, starting with a letter"
        case "literal_error":
            rule = f"must be {context['expected']}"
            known = re.findall(r"'([^']*)'", context["expected"])
        case _:
            rule = _plain(details["msg"])
    hint = hint or exponent_hint(value) or _closest(value, known)
    return f"{path}: {rule}, got {_short(value)}" + (f" ({hint})" if hint else "")


def _plain(message: str) -> str:
    """pydantic's rule without its preamble: "must be a valid integer"."""
    return re.sub(r"^(Input|Value|Tuple|List|String|Dictionary) should ", "must ", message)


def _resolve(
    location: tuple[int | str, ...], model: type[BaseModel]
) -> tuple[str, type[BaseModel]]:
    """The path as config.yaml has it, and the model in which its last key stands.

    pydantic puts the tag of a tagged union into the location; the tag chooses the model.
    """
    path, section = "", model
    options: dict[int | str, type[BaseModel]] = {}
    for depth, part in enumerate(location):
        if depth == 2 and part in options:
            section = options[part]
            continue
        if part == "[key]":
            continue
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
        field = section.model_fields.get(str(part))
        if field is None:
            continue
        models = _models(field.annotation)
        options = {
            get_args(kind.annotation)[0]: member
            for member in models
            for kind in member.model_fields.values()
            if get_origin(kind.annotation) is Literal
        }
        if len(models) == 1:  # as it is, or in a list or mapping
            section = models[0]
    return path or "(whole file)", section


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models mentioned anywhere inside an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models(inner)]


def _closest(value: Any, known: Iterable[str]) -> str:
    """A hint with the nearest accepted name, or all of them."""
    names = [*known]
    if not names:
        return ""
    given = next(iter(value)) if isinstance(value, dict) and len(value) == 1 else value
    near = difflib.get_close_matches(str(given), names, n=1)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(names)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
