"""A tiny study on a data set made here, in a checkout of its own: every stage real, in seconds."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from tests.study.small import idx_bytes

FEW = {"replicates": 3}
STEPS = {"loss": "softmax_cross_entropy", "learning_rate": 0.05, "batch_size": 16}
STEPS |= {"iterations": 60, "record_every": 20}
STUDY = {
    "seed": 7,
    "activations": ["tanh", "relu"],
    "initializers": [{"normal": {"sd": 0.01}}, "lecun_normal", "he_normal"],
    "datasets": {
        "stripes": {
            "title": "Tiny stripes",
            "format": "idx",
            "train": {"images": "data/train-images", "labels": "data/train-labels"},
            "test": {"images": "data/test-images", "labels": "data/test-labels"},
            "sha256": "data/SHA256SUMS",
        }
    },
    "experiments": {
        "propagation": {"kind": "propagation", "width": 20, "depth": 3, "samples": 50} | FEW,
        "stripes": {"kind": "training", "dataset": "stripes", "hidden": [16, 12]} | STEPS | FEW,
    },
    "report": {"title": {"zh": "小研究", "en": "A tiny study"}, "languages": ["zh", "en"]},
}
IN_ENGLISH = STUDY | {"report": STUDY["report"] | {"languages": ["en"]}}
"""For what does not depend on the language: to set a paper takes as long as all the rest."""
CELLS = len(STUDY["experiments"]) * len(STUDY["activations"]) * len(STUDY["initializers"])


Ended = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Study:
    """A checkout in which Snakemake runs, as a user would call it."""

    root: Path

    def configure(self, config: dict[str, Any]) -> None:
        text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
        (self.root / "config.yaml").write_text(text, encoding="utf-8")

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "snakemake", *arguments]

    @property
    def environment(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def start(self, command: Sequence[str | Path], **environment: str) -> subprocess.Popen[str]:
        """In the checkout and a session of its own; stdout and stderr come together as stdout."""
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def call(self, command: Sequence[str | Path], **environment: str) -> Ended:
        with self.start(command, **environment) as run:
            said, _ = run.communicate()
        return subprocess.CompletedProcess(command, run.returncode, said)

    def run(self, *arguments: str, **environment: str) -> Ended:
        """Run Snakemake."""
        return self.call(self.command(*arguments), **environment)

    def finish(self, *arguments: str, cores: int = 2) -> str:
        """Run to the end, and fail with what was said if that does not succeed."""
        ended = self.run("--cores", str(cores), *arguments)
        assert ended.returncode == 0, ended.stdout
        return ended.stdout

    def planned(self, *arguments: str) -> dict[str, int]:
        """Jobs by rule that a run would do now, `all` left out."""
        ended = self.run("--dry-run", *arguments)
        assert ended.returncode == 0, ended.stdout
        return jobs_by_rule(ended.stdout)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def results(self, *patterns: str) -> dict[str, bytes]:
        """Contents by path of what lies under results/ and matches."""
        folder = self.root / "results"
        found = (path for pattern in patterns for path in folder.glob(pattern))
        paths = sorted(path for path in found if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def jobs_by_rule(said: str) -> dict[str, int]:
    """The counts in Snakemake's first table of job statistics; none if it found nothing to do."""
    table = re.search(r"^job +count\n[- ]+\n(.*?)^total ", said, re.MULTILINE | re.DOTALL)
    rows = [line.split() for line in table[1].splitlines()] if table else []
    return {rule: int(count) for rule, count in rows if rule != "all"}


def jobs_done(line: str) -> int:
    """The jobs done by a line that tells of another tenth of the work; 0 by any other line."""
    told = re.match(r"(\d+) of \d+ jobs done", line)
    return int(told[1]) if told else 0


def write_stripes(folder: Path) -> None:
    """Images of 6 by 6 with a bright row, column or diagonal: three classes, in IDX files."""
    folder.mkdir()
    rng = np.random.default_rng(3)
    for part, size in (("train", 240), ("test", 90)):
        labels = np.arange(size, dtype=np.uint8) % 3
        images = rng.integers(0, 80, size=(size, 6, 6), dtype=np.uint8)
        places = rng.integers(0, 6, size=size)
        for image, label, place in zip(images, labels, places, strict=True):
            stripe = [image[place], image[:, place], image.reshape(-1)[::7]][label]
            stripe[:] = 255
        for role, array in (("images", images), ("labels", labels)):
            (folder / f"{part}-{role}").write_bytes(idx_bytes(array))
    sums = [f"{sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in folder.iterdir()]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="ascii")
