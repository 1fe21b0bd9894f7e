"""CPU time that Snakemake plans for: this study beside a bare Snakefile with as many jobs.

    python -m benchmarks.planning [--rounds N] [--cells N] [--finished N]

Two plans are timed, in turns: a dry run of many cells of which none has run, and a run of fewer
cells that finds nothing to do.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
LINKED = (
    "Snakefile",
    "engine",
    "profiles",
    "pyproject.toml",
    "requirements.txt",
    "templates",
    "workflow",
)
ACTIVATIONS = ["tanh", "relu", "sigmoid", "softsign", "elu"]
EXPERIMENT = {"kind": "propagation", "depth": 3, "width": 20, "samples": 50, "replicates": 3}
BARE = """\
NUMBERS = range({cells})

rule all:
    input: "out/gathered"

rule gather:
    input: expand("out/{{number}}.npz", number=NUMBERS)
    output: "out/gathered"
    shell: "touch {{output}}"

rule cell:
    output: "out/{{number}}.npz"
    log: "log/{{number}}.log"
    benchmark: "benchmark/{{number}}.tsv"
    params: spec=lambda wildcards: f"cell {{wildcards.number}}"
    shell: "touch {{output}}"
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planning", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of turns [5]")
    parser.add_argument("--cells", type=int, default=12_700, help="cells of the dry run [12700]")
    parser.add_argument("--finished", type=int, default=660, help="cells that have run [660]")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        planned = both(Path(folder, "planned"), arguments.cells)
        compare(f"dry run, {arguments.cells} cells", planned, arguments.rounds, "--dry-run")
        finished = both(Path(folder, "finished"), arguments.finished)
        for place in finished:
            finish(place)
        compare(f"nothing to do, {arguments.finished} cells", finished, arguments.rounds)


def both(folder: Path, cells: int) -> tuple[Path, Path]:
    """A study with so many cells in a place of its own, and a bare Snakefile with as many."""
    study, bare = folder / "study", folder / "bare"
    for place in (study, bare):
        place.mkdir(parents=True)
    for name in LINKED:
        (study / name).symlink_to(ROOT / name)
    sds = [0.01 * (1 + number) for number in range(cells // len(ACTIVATIONS))]
    config = {
        "seed": 1,
        "activations": ACTIVATIONS,
        "initializers": [{"normal": {"sd": sds}}],
        "experiments": {"propagation": EXPERIMENT},
        "report": {"title": {"en": "Many cells"}, "languages": ["en"]},
    }
    (study / "config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (bare / "Snakefile").write_text(BARE.format(cells=len(sds) * len(ACTIVATIONS)))
    return study, bare


def finish(place: Path) -> None:
    """Make all outputs as empty files, and let Snakemake record them as what its jobs made."""
    table = snakemake(place, "--summary").splitlines()[1:]
    for line in table:
        path = place / line.split("\t")[0]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    snakemake(place, "--touch")
    said = snakemake(place)
    if "Nothing to be done" not in said:
        raise RuntimeError(f"{place}: must have nothing to do, got\n{said}")


def compare(title: str, places: tuple[Path, Path], rounds: int, *options: str) -> None:
    """Print medians, and the median of the ratios within a round."""
    study, bare = zip(
        *([cpu_seconds(place, *options) for place in places] for _ in range(rounds)), strict=True
    )
    ratio = statistics.median(mine / theirs for mine, theirs in zip(study, bare, strict=True))
    print(
        f"{title}: {statistics.median(study):.2f} s of CPU, bare Snakefile"
        f" {statistics.median(bare):.2f} s, ratio {ratio:.2f} ({rounds} rounds)",
        flush=True,
    )


def cpu_seconds(place: Path, *options: str) -> float:
    """What one start of Snakemake takes, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    snakemake(place, *options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def snakemake(place: Path, *options: str) -> str:
    """Run it in `place`, and return all that it says; RuntimeError with it where it fails."""
    ended = subprocess.run(
        [sys.executable, "-m", "snakemake", "--cores", "2", *options],
        cwd=place,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(f"{place}: Snakemake ended with {ended.returncode}\n{ended.stdout}")
    return ended.stdout


if __name__ == "__main__":
    main()
