"""Time the study's cells beside others that do the same work, in turns; print medians and ratios.

    python -m benchmarks [--rounds N] [--work N] [activation ...]

Everything runs on one core: the process binds itself to one, and asks every library for one
thread. Contestants that are not installed are named and left out.
"""

import argparse
import importlib
import os
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks import numpy_training, propagation, task
from benchmarks.timing import Contestant, Timing, agreement, interleave
from engine.net.activations import ACTIVATIONS
from engine.net.optimizers import OPTIMIZERS

OTHERS = {"PyTorch": "benchmarks.torch_training", "JAX": "benchmarks.jax_training"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("activations", nargs="*", default=["relu", "tanh"], metavar="activation")
    parser.add_argument("--rounds", type=int, default=15, help="rounds of turns [15]")
    parser.add_argument("--work", type=int, default=20, help="iterations per turn [20]")
    arguments = parser.parse_args()
    unknown = set(arguments.activations) - set(ACTIVATIONS)
    if unknown:
        parser.error(f"no such activation: {', '.join(sorted(unknown))}")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    kernels = os.environ.get("OPENBLAS_CORETYPE", "its own choice")
    print(f"NumPy {np.__version__} on one core; OpenBLAS kernels: {kernels}")
    for activation in arguments.activations:
        for optimizer in OPTIMIZERS:
            time_training(activation, optimizer, arguments.rounds, arguments.work)
        time_propagation(activation, arguments.rounds)


def time_training(activation: str, optimizer: str, rounds: int, work: int) -> None:
    """One update of all replicates of the MNIST cell by an update rule."""
    protocol = task.load_protocol()
    spec = task.cell(protocol, task.EXPERIMENT, activation)
    dataset = task.load_dataset(protocol)
    ours, weights = numpy_training.engine(spec, dataset, optimizer)
    shared = task.make_task(spec, dataset, weights, optimizer)
    others = [numpy_training.book_style(shared)]
    for library, module in OTHERS.items():
        others += _installed(library, module, shared)
    expected = ours.run(work)
    rivals = [other for other in others if other is not None]
    differences = {rival.name: agreement(rival, expected) for rival in rivals}
    bare = numpy_training.products(shared)
    bare.run(work)

    settings = spec.experiment
    layers = "-".join(map(str, shared.sizes))
    print(
        f"\nOne update of {layers}, {activation}, {optimizer}, batch {settings.batch_size},"
        f" {settings.replicates} replicates with batches of their own:"
        f" us per replicate, {rounds} rounds of {work}"
    )
    timings = interleave([ours, bare, *rivals], rounds, work)
    _print_table(timings, 1e6 / settings.replicates, differences)


def time_propagation(activation: str, rounds: int) -> None:
    """One replicate of the propagation cell."""
    spec = task.cell(task.load_protocol(), task.PROPAGATION, activation)
    makers: Sequence[Callable[..., Contestant]] = (
        propagation.engine,
        propagation.products,
        propagation.book_style,
    )
    contestants = [make(spec) for make in makers]
    work = 4
    for contestant in contestants:
        contestant.run(work)
    settings = spec.experiment
    print(
        f"\nPropagation, {activation}, {settings.samples} samples through {settings.depth} layers"
        f" of {settings.width} and back, with all statistics: us per replicate, {rounds} rounds"
    )
    _print_table(interleave(contestants, rounds, work), 1e6, {})


def _installed(library: str, module: str, shared: task.Task) -> list[Contestant]:
    try:
        return importlib.import_module(module).contestants(shared)
    except ModuleNotFoundError as error:
        print(f"skipped: {library} ({error})")
        return []


def _print_table(timings: Sequence[Timing], unit: float, differences: dict[str, float]) -> None:
    """The engine and the bare products come first; `unit` turns seconds into what is shown."""
    ours, bare = timings[:2]
    print(f"{'':28}{'median':>9}{'/ engine':>10}{'/ products':>12}  losses differ by")
    for timing in timings:
        difference = differences.get(timing.name)
        print(
            f"{timing.name:28}{timing.median * unit:9.0f}{timing.ratio_to(ours):10.2f}"
            f"{timing.ratio_to(bare):12.2f}  {'' if difference is None else f'{difference:.0e}'}"
        )


if __name__ == "__main__":
    main()
