"""What is wrong is said in one place, in words one can act on."""

import json
import signal

import pytest
import yaml

from tests.workflow.tiny_study import IN_ENGLISH, STUDY, Study, jobs_done

pytestmark = pytest.mark.torture

PROPAGATION = STUDY["experiments"]["propagation"]


def test_a_wrong_configuration_is_explained_and_nothing_runs(study: Study) -> None:
    study.configure({**STUDY, "activations": ["tanh", "rleu"]})
    ended = study.run("--cores", "1")
    assert ended.returncode != 0
    for words in ("activations[1]", "'rleu'", "did you mean"):
        assert words in ended.stdout
    assert "Traceback" not in ended.stdout
    assert len(ended.stdout.strip().splitlines()) <= 12, ended.stdout
    assert not (study.root / "results").exists()


def flipped(whole: bytes) -> bytes:
    return whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:]


def cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def emptied(whole: bytes) -> bytes:
    return b""


@pytest.mark.parametrize(
    ("damage", "names", "target"),
    [
        (flipped, ["datasets/stripes/train_labels.npy"], "cells/stripes/tanh/he_normal.npz"),
        (cut, ["cells/propagation/tanh/lecun_normal.npz"], "measurements/propagation.nc"),
        (flipped, ["measurements/propagation.nc"], "verdicts.json"),
        (emptied, ["verdicts.json"], "tables/laws.csv"),
        (cut, ["run.json"], "report/report.en.html"),
        (emptied, ["figures/gradients.json"], "report/report.en.html"),
        (flipped, ["figures/histograms_tanh.en.svg", "tables/laws.csv"], "report/report.en.pdf"),
    ],
    ids=["set", "cell", "measurements", "verdicts", "times", "figure", "paper"],
)
def test_a_damaged_result_is_named_and_made_again(finished, damage, names, target) -> None:
    """And is not used: what is made of it stays as it was, or is missing."""
    before, made = finished.results(*names), finished.root / "results" / target
    kept = made.read_bytes()
    for name in names:
        path = finished.root / "results" / name
        path.write_bytes(damage(before[name]))
        ended = finished.run("--cores", "1", f"results/{target}", "--forcerun", f"results/{target}")
        assert ended.returncode != 0
        assert f"results/{name}: must " in ended.stdout
        assert "(delete the file and run the workflow again)" in ended.stdout
        assert "Traceback" not in ended.stdout
        assert not made.exists() or made.read_bytes() == kept
        path.unlink()
    finished.finish(*(f"results/{name}" for name in names))
    assert finished.results(*names) == before


def test_a_second_run_beside_a_live_one_is_refused(study: Study) -> None:
    target = "results/measurements/propagation.nc"
    with study.start(study.command("--cores", "1", target)) as run:
        assert any(jobs_done(line) for line in run.stdout)
        run.send_signal(signal.SIGSTOP)
        refused = study.run("--cores", "1", target)
        run.send_signal(signal.SIGCONT)
        run.stdout.read()
    assert refused.returncode != 0
    assert "LockException" in refused.stdout
    assert run.returncode == 0


def test_a_failed_cell_leaves_a_paper_with_a_hole_and_runs_again_next_time(study: Study) -> None:
    start = "    settings = spec.experiment\n"
    fault = "    if spec.initializer.name == 'he_normal':\n        raise ArithmeticError('no')\n"
    broken = start + fault
    study.edit("engine/experiments/propagation/run.py", start, broken)
    study.configure({**IN_ENGLISH, "experiments": {"propagation": PROPAGATION}})
    ended = study.run("--cores", "2")
    assert ended.returncode != 0
    assert "cells/propagation/relu/he_normal.npz failed: ArithmeticError: no" in ended.stdout
    assert "GateError: the paper is built, but" in ended.stdout
    assert "cell propagation: relu + he_normal failed with ArithmeticError: no" in ended.stdout
    pages = study.results("report/report.*")
    assert len(pages) == 2
    assert "2 cells failed" in pages["report/report.en.html"].decode()
    assert study.planned()["cell"] == 2
    study.edit("engine/experiments/propagation/run.py", broken, start)
    study.finish("results/measurements/propagation.nc")


def test_verdicts_other_than_the_accepted_ones_end_the_run(finished: Study) -> None:
    claims = json.loads(finished.results("verdicts.json")["verdicts.json"])["claims"]
    verdicts = {claim["id"]: claim["verdict"] for claim in claims}
    entry = {"estimate": None, "interval": None}
    accepted = {claim: {"verdict": verdict, **entry} for claim, verdict in verdicts.items()}
    accepted["relu-he-beats-xavier"]["verdict"] = "wrong"
    path = finished.root / "accepted.yaml"
    finished.configure({**STUDY, "expected_verdicts": path.name})
    path.write_text(yaml.safe_dump(accepted))
    gate = ("results/gate.txt", "--allowed-rules", "gate")  # the paper is not set again
    ended = finished.run("--cores", "1", *gate)
    assert ended.returncode != 0
    assert f"claim relu-he-beats-xavier: was wrong, is {verdicts['relu-he-beats-xavier']}" in (
        ended.stdout
    )
    assert len({line for line in ended.stdout.splitlines() if line.startswith("  claim ")}) == 1
    accepted["relu-he-beats-xavier"]["verdict"] = verdicts["relu-he-beats-xavier"]
    path.write_text(yaml.safe_dump(accepted))
    finished.finish(*gate)
