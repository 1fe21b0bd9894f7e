"""Random streams named by what they are for, never by the order in which they are drawn.

No stream is named after an activation or an initializer: replicate r sees the same inputs, the
same batches and the same base draws of the weights in every cell. So cells compare in pairs, and
adding one leaves the numbers of the others as they are.
"""

from __future__ import annotations

import hashlib

import numpy as np


def generator(seed: int, *names: str | int) -> np.random.Generator:
    """The stream called `names`, e.g. generator(seed, "weights", replicate, layer).

    The names' SHA-256 digest becomes the spawn key of a `SeedSequence` with the study's seed as
    its entropy. Each name goes in with its type and its length, so ("a", 1), ("a1",) and ("a", "1")
    are different streams.
    """
    digest = hashlib.sha256()
    for name in names:
        text = f"{type(name).__name__}:{name}".encode()
        digest.update(f"{len(text)}:".encode() + text)
    key = np.frombuffer(digest.digest(), dtype="<u4")
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key.tolist()))
