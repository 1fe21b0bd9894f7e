"""Time a training step from sd 1, where errors and slopes nearly vanish, beside one from He's law.

    python -m benchmarks.subnormals [--rounds N] [--work N]

Without the rounding of `engine.net.network` the first takes up to 17 times as long (SiLU).
"""

import argparse
import itertools
from collections.abc import Callable

import numpy as np

from benchmarks.timing import Contestant, Losses, interleave
from engine.net.activations import make_activation
from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.net.optimizers import sgd

SIZES, BATCH, RATE = (784, 100, 100, 100, 100, 10), 128, 1e-4


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.subnormals", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="rounds of turns [15]")
    parser.add_argument("--work", type=int, default=20, help="iterations per turn [20]")
    arguments = parser.parse_args()
    for family in ("relu", "leaky_relu", "gelu", "silu"):
        pair = [_training(family, "sd 1", lambda fan_in: 1.0), _training(family, "He", _he)]
        for contestant in pair:
            contestant.run(arguments.work)
        wide, usual = interleave(pair, arguments.rounds, arguments.work)
        print(f"{family:12} a step from sd 1: {wide.ratio_to(usual):.2f} of one from He's law")


def _he(fan_in: int) -> float:
    return float(np.sqrt(2 / fan_in))


def _training(family: str, name: str, sd: Callable[[int], float]) -> Contestant:
    rng = np.random.default_rng(0)
    pairs = itertools.pairwise(SIZES)
    weights = [rng.normal(0, sd(fan_in), (2, fan_in, fan_out)) for fan_in, fan_out in pairs]
    network = Network(weights, make_activation(family), BATCH)
    targets = np.eye(SIZES[-1], dtype=np.float32)[rng.integers(SIZES[-1], size=(2, BATCH))]

    def run(iterations: int) -> Losses:
        for _ in range(iterations):
            network.inputs[...] = rng.random(network.inputs.shape, dtype=np.float32)
            gradient = network.output_gradient
            losses = softmax_cross_entropy(network.forward(), targets.transpose(0, 2, 1), gradient)
            gradient *= np.float32(RATE)
            network.backward(gradient)
            sgd(network)
        return losses

    return Contestant(name, run)


if __name__ == "__main__":
    main()
