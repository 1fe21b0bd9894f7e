"""Each setting of the study, made wrong in every way that fits its type, is told in one line.

The line names the key, the rule, the value got and, where a name was misspelt, the nearest one.
"""

import copy
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.study.protocol import Protocol, ProtocolError
from tests.study.small import full_config

pytestmark = pytest.mark.torture

Path = tuple[str | int, ...]
NAN, HUGE = float("nan"), 10**30
FREE_TEXT = {"title", "images", "labels", "file", "sha256", "en", "zh"}
FREE_TEXT |= {"frozen_claims", "expected_verdicts"}
"""Keys of strings that need not be names of something."""
REPEATING = {"hidden", "networks"}
"""Lists in which a value may come again: the sizes of layers."""
ENTRIES = {"activations", "initializers"}
NAMED_BY_THE_USER = {"experiments", "datasets", "learning_rates", "descents"}
"""Mappings whose keys are names."""


def _one_of_each_kind() -> dict[str, Any]:
    config = full_config()
    kinds = {e["kind"]: name for name, e in reversed(config["experiments"].items())}
    return config | {"experiments": {n: config["experiments"][n] for n in kinds.values()}}


STUDY = _one_of_each_kind()
"""config.yaml with one experiment of each kind. To be copied."""


def leaves(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Of a list its last entry, which stands for all."""
    items = node.items() if isinstance(node, dict) else ()
    for key, value in [*enumerate(node)][-1:] if isinstance(node, list) else items:
        yield (*path, key), value
        yield from leaves(value, (*path, key))


def shown(path: Path) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)[1:]


def wrong_values(path: Path, value: Any) -> Iterator[Any]:
    """What may stand nowhere that `value` stands."""
    key = next(part for part in reversed(path) if isinstance(part, str))
    yield {"sede": 1}
    match value:
        case bool():
            yield from ("perhaps", 3)
        case int():
            yield from ("x", NAN, [], True, -1, 0.5, *([] if key == "seed" else [HUGE]))
        case float():
            yield from ("x", NAN, [], True, None, float("-inf"), "1e-3", 10**400)
        case str():
            yield from (3, NAN, "", *([] if key in FREE_TEXT else ["no_such", "../up", "a b"]))
        case list():
            yield from ("x", [None, *value[1:]], [*value[:-1], NAN])
            if not ENTRIES & {*path[:-1]}:  # there one value does in place of a list
                yield from (3, *([] if key == "rungs" else [[]]))
                if key not in REPEATING:
                    yield [*value, value[-1]]
        case dict():
            yield from (3, "x", ["x"])


def changed(path: Path, value: Any, *, alone: bool = False) -> dict[str, Any]:
    """The study with another value; alone : of the experiments only the one that has it."""
    config = copy.deepcopy(STUDY)
    if alone and path[0] == "experiments" and path[1:]:
        config["experiments"] = {path[1]: config["experiments"][path[1]]}
    section = config
    for part in path[:-1]:
        section = section[part]
    section[path[-1]] = value
    return config


def complaints(config: dict[str, Any]) -> list[str]:
    start = time.monotonic()
    with pytest.raises(ProtocolError) as caught:
        Protocol.load(config)
    assert time.monotonic() - start < 3
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


WRONG = [(path, wrong) for path, value in leaves(STUDY) for wrong in wrong_values(path, value)]
SECTIONS = sorted({shown(path[:2]) for path, _ in WRONG})


def test_there_are_enough_of_them() -> None:
    assert len(WRONG) > 1500


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
def test_every_wrong_value_is_told_in_one_line(section: str) -> None:
    """Of a mapping that lacks what is required, each key that is missing has a line.

    An experiment is read alone here, which takes a tenth of the time; below, among all others.
    """
    for path, wrong in WRONG:
        if shown(path[:2]) != section:
            continue
        line, *others = complaints(changed(path, wrong, alone=True))
        assert not others or wrong in ([], {"sede": 1})
        place = line.split(": ")[0]
        assert f"{shown(path)}.".startswith(place) or place.startswith(shown(path)), (path, line)
        assert any(word in line for word in (", got ", "is required", "lacks the key")), line
        if not isinstance(wrong, dict | list):
            assert repr(wrong)[:40] in line, (path, line)


KEYS = [
    (path, key)
    for path, section in [((), STUDY), *leaves(STUDY)]
    if isinstance(section, dict) and not ENTRIES & {*path}
    for key in ([] if path and path[-1] in NAMED_BY_THE_USER else section)
]


@pytest.mark.parametrize(("path", "key"), KEYS, ids=str)
def test_a_misspelt_key_is_told_with_the_right_one(path: Path, key: str) -> None:
    config = copy.deepcopy(STUDY)
    section = config
    for part in path:
        section = section[part]
    misspelt = key[:-1] + 2 * key[-1]
    section[misspelt] = section.pop(key)
    lines = complaints(config)
    told = f"{shown((*path, misspelt))}: "
    if path == ("report", "title"):
        assert any(f"got '{misspelt}'" in line and "must be 'en' or 'zh'" in line for line in lines)
    elif key not in ("kind", "format"):  # without which nothing is known of the other keys
        [line] = [line for line in lines if line.startswith(told)]
        assert f"is not a known key, got '{misspelt}' (did you mean {key}?)" in line
    else:
        [line] = lines
        assert f"lacks the key '{key}'" in line


def test_entries_are_counted_as_they_are_written_and_data_sets_that_are_none_told_once() -> None:
    """A list of values stands for several; what follows keeps its place."""
    laws = [{"normal": {"sd": [1.0, 0.1, 0.01]}}, "he_norml"]
    [line] = complaints(STUDY | {"initializers": laws})
    assert line.startswith("initializers[1]: initializer 'he_norml'")
    assert complaints(STUDY | {"datasets": "mnist"}) == [
        "datasets: must be a valid dictionary, got 'mnist'"
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=3000, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.sampled_from([path for path, _ in leaves(STUDY)]), value=VALUES)
def test_any_value_anywhere_is_taken_or_told(place: Path, value: Any) -> None:
    config = changed(place, value)
    with suppress(ProtocolError):
        protocol = Protocol.load(config)
        assert Protocol.load(protocol.study_spec()).cells() == protocol.cells()
