"""Fuzz the reader of IDX files with atheris, which looks for bytes that take new branches.

    python -m tests.fuzz_idx -max_total_time=60

docs/faults.md says where it runs. Whatever the bytes, the reader gives an array or a
`DatasetError`: all else ends the fuzzing with the input that did it.
"""

import gzip
import struct
import sys
import tempfile
from pathlib import Path

import atheris
import numpy as np

with atheris.instrument_imports(include=["engine.study.datasets"]):
    from engine.study.datasets import DatasetError, _content, _parse_idx

SEEDS = (
    struct.pack(">IIII", 0x0803, 2, 2, 1) + bytes(4),
    struct.pack(">II", 0x0801, 3) + bytes(3),
    struct.pack(">I", 0x0864) + bytes(400),
    gzip.compress(struct.pack(">II", 0x0801, 3) + bytes(3), mtime=0),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fuzzed"
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(SEEDS):
            (corpus / str(number)).write_bytes(seed)

        def read(data: bytes) -> None:
            file.write_bytes(data)
            for labels in (False, True):
                try:
                    array = _parse_idx(file, _content(file), labels=labels)
                except DatasetError:
                    continue
                assert array.dtype == np.uint8
                assert (array.ndim == 1) == labels

        atheris.Setup([*sys.argv, str(corpus)], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
