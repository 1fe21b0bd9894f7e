"""Labelled images: read once from their source, checked, and kept as arrays to map into memory.

Sources are IDX files (LeCun's format, plain or gzipped), one NPZ file, or Shapeset-3x2, which is
drawn. What `prepare` writes is what every training cell reads: {train,test}_{images,labels}.npy and
dataset.json.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import math
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.study.files import sealed, unharmed, written_whole
from engine.study.shapeset import draw_set

ARRAYS = ("train_images", "train_labels", "test_images", "test_labels")
_UNSIGNED_BYTE = 0x08
_MOST_DIMENSIONS = 32  # that every NumPy has
_LARGEST = 2**31
"""Bytes: what unpacks to more is refused before it is in memory."""
_CHUNK = 2**20
_FOREIGN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, MemoryError, OSError, RuntimeError),
    *(TypeError, ValueError),
)
"""What zipfile and NumPy raise on bytes that are no NPZ file."""


class DatasetError(ValueError):
    """A data set breaks a rule; the message names file, rule, value and a hint."""

    def __init__(self, file: Path | str, rule: str, got: object, hint: str) -> None:
        super().__init__(f"{file}: {rule}, got {got} ({hint})")


Labelled = tuple[NDArray[np.uint8], NDArray[np.unsignedinteger]]
"""Images (n, features) and their labels (n,)."""


@dataclass(frozen=True)
class Dataset:
    """A prepared data set; the arrays are memory-mapped and read-only.

    train_images, test_images : (n, features) uint8, 0 to 255.
    train_labels, test_labels : (n,) uint8 or uint16, 0 to classes - 1.
    image_shape : the shape of one image before it was flattened to `features`.
    sha256 : digest of the uncompressed file that holds the training images; where they were drawn,
        of their bytes.
    """

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.unsignedinteger]
    test_images: NDArray[np.uint8]
    test_labels: NDArray[np.unsignedinteger]
    classes: int
    image_shape: tuple[int, ...]
    sha256: str

    @property
    def features(self) -> int:
        return self.train_images.shape[1]

    @property
    def train(self) -> Labelled:
        return self.train_images, self.train_labels

    @property
    def test(self) -> Labelled:
        return self.test_images, self.test_labels


def hold_out(dataset: Dataset, count: int) -> tuple[Dataset, Labelled]:
    """The data set without its last `count` training images, and these with their labels.

    Raises `ValueError` where none would be left to train on.
    """
    available = len(dataset.train_labels)
    if count >= available:
        raise ValueError(
            f"validation: must leave training images, of which there are {available}; got {count} "
            "(keep fewer for the choice of the rate)"
        )
    images, labels = dataset.train_images, dataset.train_labels
    rest = replace(dataset, train_images=images[:-count], train_labels=labels[:-count])
    return rest, (images[-count:], labels[-count:])


def prepare(spec: Mapping[str, Any], directory: Path) -> None:
    """Read or draw, check and store the data set described by `Protocol.dataset_spec`.

    Paths in `spec` are relative to the working directory. Raises `DatasetError`.
    """
    expected = _read_digests(Path(spec["sha256"])) if spec.get("sha256") else None
    arrays, digests = _READERS[spec["format"]](spec, expected)
    for part in ("train", "test"):
        _check_counts(part, arrays)
    if spec["format"] == "idx":
        arrays = {name: _first(spec[name.split("_")[0]], array) for name, array in arrays.items()}
    classes = _count_classes(arrays)
    shape = arrays["train_images"].shape[1:]
    if arrays["test_images"].shape[1:] != shape:
        got = f"{arrays['test_images'].shape[1:]} against {shape}"
        raise DatasetError("test images", "must have the training images' shape", got, _MIXED)
    dtypes = {"images": np.uint8, "labels": np.uint8 if classes <= 256 else np.uint16}
    for name, array in arrays.items():
        stored = array if name.endswith("labels") else array.reshape(len(array), -1)
        with written_whole(directory / f"{name}.npy") as draft:
            np.save(draft, stored.astype(dtypes[name.split("_")[1]]))
        sealed(directory / f"{name}.npy")
    description = {
        "classes": classes,
        "features": math.prod(shape),
        "image_shape": list(shape),
        "sha256": digests,
        "test_size": len(arrays["test_labels"]),
        "train_size": len(arrays["train_labels"]),
    }
    with written_whole(directory / "dataset.json") as draft:
        draft.write_text(json.dumps(description, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    sealed(directory / "dataset.json")


def load(directory: Path) -> Dataset:
    """What `prepare` left there, memory-mapped. Raises `DatasetError` or `DamagedError`."""
    file = unharmed(directory / "dataset.json")
    files = {name: unharmed(directory / f"{name}.npy") for name in ARRAYS}
    try:
        description = json.loads(file.read_text(encoding="utf-8"))
        arrays = {name: np.load(file, mmap_mode="r") for name, file in files.items()}
        return Dataset(
            **arrays,
            classes=description["classes"],
            image_shape=tuple(description["image_shape"]),
            sha256=description["sha256"]["train_images"],
        )
    except (OSError, ValueError, KeyError) as error:
        hint = "prepare the data set again"
        raise DatasetError(directory, "must hold a prepared data set", repr(error), hint) from error


_MIXED = "do both parts come from one data set?"
_ANOTHER = "the file is damaged or another version; fetch it again, or leave out `sha256`"


def _read_digests(sums: Path) -> dict[str, str]:
    """name -> digest, from lines `digest  name` as sha256sum writes them."""
    text = _content(sums).decode(errors="replace")
    lines = [line.split() for line in text.splitlines() if line.strip()]
    for words in lines:
        if len(words) != 2 or len(words[0]) != 64:
            hint = "write it with sha256sum"
            raise DatasetError(sums, "each line must be `digest  name`", " ".join(words), hint)
    return {name.lstrip("*"): digest.lower() for digest, name in lines}


def _content(file: Path) -> bytes:
    """The uncompressed bytes of a plain or gzipped file, which are counted before they are kept."""
    try:
        with file.open("rb") as raw, gzip.GzipFile(fileobj=raw) as unpacked:
            stream = unpacked if raw.peek(2).startswith(b"\x1f\x8b") else raw
            size = 0
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                _check_size(file, size)
            stream.seek(0)
            return stream.read()
    except OSError as error:
        hint = "paths in config.yaml start at the folder of the Snakefile"
        raise DatasetError(
            file, "must be a readable file", error.strerror or error, hint
        ) from error
    except (EOFError, zlib.error) as error:
        hint = "the download broke off? fetch it again"
        raise DatasetError(file, "must be a whole gzip file", error, hint) from error


def _check_size(file: Path, size: int) -> None:
    if size > _LARGEST:
        rule = f"must unpack to at most {_LARGEST} bytes"
        raise DatasetError(file, rule, "more", "is it the right file?")


def _verified(file: Path, expected: Mapping[str, str] | None) -> tuple[bytes, str]:
    """A file's uncompressed bytes and their SHA-256, compared with the expected one if any."""
    content = _content(file)
    digest = hashlib.sha256(content).hexdigest()
    name = file.name.removesuffix(".gz")
    if expected is not None and name not in expected:
        listed = ", ".join(expected) or "nothing"
        raise DatasetError(file, f"{name} must be listed in the sha256 file", listed, _ANOTHER)
    if expected is not None and digest != expected[name]:
        raise DatasetError(file, f"SHA-256 must be {expected[name]}", digest, _ANOTHER)
    return content, digest


Read = tuple[dict[str, NDArray[Any]], dict[str, str]]


def _read_idx_set(spec: Mapping[str, Any], expected: Mapping[str, str] | None) -> Read:
    arrays, digests = {}, {}
    for name in ARRAYS:
        part, role = name.split("_")
        file = Path(spec[part][role])
        content, digests[name] = _verified(file, expected)
        arrays[name] = _parse_idx(file, content, labels=role == "labels")
    return arrays, digests


def _first(part: Mapping[str, Any], array: NDArray[Any]) -> NDArray[Any]:
    """As many images, or their labels, as the study asks for."""
    first, there = part.get("first"), len(array)
    if first is not None and first > there:
        hint = "leave it out for all of them"
        raise DatasetError(part["images"], f"first: must be at most {there}", first, hint)
    return array[:first]


def _parse_idx(file: Path, content: bytes, *, labels: bool) -> NDArray[np.uint8]:
    """IDX: two zero bytes, element type, number of dimensions, big-endian sizes, the elements."""
    dims = content[3] if len(content) > 3 else 0
    magic = int.from_bytes(content[:4], "big")
    fits = dims == 1 if labels else 2 <= dims <= _MOST_DIMENSIONS
    if content[:3] != bytes([0, 0, _UNSIGNED_BYTE]) or not fits:
        role, wanted = ("labels", 0x0801) if labels else ("images", 0x0803)
        rule = f"{role} must start with IDX's magic number {wanted}"
        raise DatasetError(file, rule, magic, "were images and labels swapped, or is it not IDX?")
    start = 4 + 4 * dims
    if len(content) < start:
        raise DatasetError(file, f"its header has {start} bytes", len(content), "the file was cut")
    shape = tuple(np.frombuffer(content[4:start], dtype=">u4").tolist())
    if 0 in shape:
        rule = "its header must announce at least one element"
        raise DatasetError(file, rule, shape, "is it the right file?")
    if len(content) - start != math.prod(shape):
        rule = f"its header announces {math.prod(shape)} elements {shape}"
        raise DatasetError(file, rule, len(content) - start, "the file was cut or joined")
    return np.frombuffer(content, dtype=np.uint8, offset=start).reshape(shape)


def _read_npz_set(spec: Mapping[str, Any], expected: Mapping[str, str] | None) -> Read:
    file = Path(spec["file"])
    content, digest = _verified(file, expected)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_size(file, sum(member.file_size for member in packed.infolist()))
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored}
    except DatasetError:
        raise
    except _FOREIGN as error:
        raise DatasetError(file, "must be an NPZ file", error, "write it with np.savez") from error
    missing = [name for name in ARRAYS if name not in arrays]
    if missing:
        got, hint = ", ".join(arrays) or "nothing", f"missing: {', '.join(missing)}"
        raise DatasetError(file, f"must hold the arrays {', '.join(ARRAYS)}", got, hint)
    arrays = {name: arrays[name] for name in ARRAYS}
    for name, array in arrays.items():
        _check_array(file, name, array)
    return arrays, dict.fromkeys(ARRAYS, digest)


def _draw_shapeset(spec: Mapping[str, Any], expected: Mapping[str, str] | None) -> Read:
    arrays: dict[str, NDArray[Any]] = {}
    for part in ("train", "test"):
        images, labels = draw_set(spec["seed"], part, spec[part])
        arrays |= {f"{part}_images": images, f"{part}_labels": labels}
    return arrays, {name: hashlib.sha256(array.data).hexdigest() for name, array in arrays.items()}


_READERS = {"idx": _read_idx_set, "npz": _read_npz_set, "shapeset": _draw_shapeset}


def _check_array(file: Path, name: str, array: NDArray[Any]) -> None:
    got = f"{array.dtype} {array.shape}"
    if name.endswith("labels") and (array.ndim != 1 or not np.issubdtype(array.dtype, np.integer)):
        raise DatasetError(file, f"{name} must be integers (n,)", got, "class numbers, not one-hot")
    if name.endswith("images") and (array.ndim < 2 or array.dtype != np.uint8):
        raise DatasetError(file, f"{name} must be uint8 (n, ...)", got, "grey levels 0 to 255")


def _check_counts(part: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    images, labels = len(arrays[f"{part}_images"]), len(arrays[f"{part}_labels"])
    if images != labels or not images:
        got = f"{images} images and {labels} labels"
        hint = "do the two files belong together?"
        raise DatasetError(f"{part} part", "needs one label for each image", got, hint)


def _count_classes(arrays: Mapping[str, NDArray[Any]]) -> int:
    """Classes are numbered 0 to n - 1, and each occurs in training: a stray label shows."""
    present = np.unique(arrays["train_labels"])
    hint = "classes are numbered 0, 1, 2 …"
    if not np.array_equal(present, np.arange(len(present))) or len(present) < 2:
        rule = "must be 0 to classes - 1, each there at least once, two classes or more"
        raise DatasetError("train labels", rule, present.tolist(), hint)
    extra = np.setdiff1d(arrays["test_labels"], present)
    if extra.size:
        rule = f"must be 0 to {len(present) - 1} as in training"
        raise DatasetError("test labels", rule, extra.tolist(), hint)
    return len(present)
