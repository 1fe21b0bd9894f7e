"""A broken engine changes verdicts: each mutation flips the claims it must, and no other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.evidence.expectations import read_accepted
from tests.mutations import seams
from tests.mutations.study import CUT, measure, prepare_images, verdicts
from tests.programs import ROOT

pytestmark = pytest.mark.slow

ACCEPTED = ROOT / "workflow" / "expected_verdicts.yaml"


@dataclass(frozen=True)
class Mutation:
    """One way to break the engine, and what then becomes of verdicts: claim -> (before, after).

    touches : the experiments to run again; no other computes what was broken.
    """

    apply: Callable[[pytest.MonkeyPatch], None]
    flips: Mapping[str, tuple[str, str]]
    touches: Sequence[str] = tuple(CUT)


MUTATIONS = (
    Mutation(
        seams.swap_he_and_lecun,
        {
            "relu-he-width-constant": ("undecided", "contradicted"),
            "relu-he-width-constant-second-moment": ("undecided", "contradicted"),
            "relu-he-width-constant-across": ("undecided", "contradicted"),
            "relu-xavier-shrinks-with-depth": ("supported", "undecided"),
            "sigmoid-he-more-erratic": ("supported", "contradicted"),
            "relu-he-beats-xavier": ("supported", "contradicted"),
            "relu-best-he": ("supported", "contradicted"),
            "relu-best-he-all": ("supported", "contradicted"),
            "relu-xavier-learns-slower-but-learns": ("undecided", "supported"),
        },
    ),
    Mutation(
        seams.square_sigmoid_slope,
        {"sigmoid-sd1-gradient-vanishes": ("contradicted", "supported")},
        ("propagation", "propagation_d1"),
    ),
    Mutation(
        seams.turn_relu_mask,
        {
            "relu-he-beats-xavier": ("supported", "undecided"),
            "relu-sd001-cannot-learn": ("supported", "not run"),
            "relu-best-he": ("supported", "undecided"),
            "relu-best-he-all": ("supported", "undecided"),
            "relu-xavier-learns-slower": ("undecided", "not run"),
            "relu-xavier-learns-slower-but-learns": ("undecided", "contradicted"),
            "relu-no-positive-saturation": ("supported", "contradicted"),
        },
        ("propagation_d1", "mnist"),
    ),
    Mutation(
        seams.shuffle_labels,
        {
            "relu-he-beats-xavier": ("supported", "immaterial"),
            "relu-sd001-cannot-learn": ("supported", "not run"),
            "relu-best-he": ("supported", "undecided"),
            "relu-xavier-learns-slower": ("undecided", "not run"),
            "relu-xavier-learns-slower-but-learns": ("undecided", "contradicted"),
        },
        ("mnist",),
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("mutations")
    prepare_images(directory)
    return directory


@pytest.fixture(scope="module")
def measured(folder: Path) -> dict[str, Any]:
    """By the engine as it is."""
    return measure(folder)


@pytest.fixture(scope="module")
def before(measured: dict[str, Any]) -> dict[str, str]:
    """Its verdicts."""
    return verdicts(measured)


def test_the_cut_study_judges_as_the_default_study_does(before: dict[str, str]) -> None:
    """Wherever it decides; with fewer replicates and iterations it leaves more open."""
    accepted = read_accepted(ACCEPTED)
    decided = {claim: verdict for claim, verdict in before.items() if verdict != "undecided"}
    named = {claim for mutation in MUTATIONS for claim in mutation.flips}
    assert named - {*decided} == {
        "relu-he-width-constant",
        "relu-he-width-constant-second-moment",
        "relu-he-width-constant-across",
        "relu-xavier-learns-slower",
        "relu-xavier-learns-slower-but-learns",
    }
    assert decided == {claim: accepted[claim].verdict for claim in decided}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.apply.__name__)
def test_a_mutation_flips_its_claims_and_no_other(
    mutation, measured, before, folder, monkeypatch
) -> None:
    mutation.apply(monkeypatch)
    after = verdicts(measured | measure(folder, mutation.touches))
    flipped = {
        claim: (before[claim], after.get(claim, "not run"))
        for claim in before
        if after.get(claim) != before[claim]
    }
    assert flipped == mutation.flips
