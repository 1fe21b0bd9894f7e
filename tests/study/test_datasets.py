"""Data sets: read as they are, refused when they are damaged."""

import gzip
import hashlib
import json
import struct
import tracemalloc
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.study import datasets
from engine.study.datasets import DatasetError, load, prepare
from engine.study.protocol import Protocol
from tests.study.small import CLASSES, SIDE, full_config, idx_bytes, made_up_set, write_idx_set

pytestmark = pytest.mark.torture


def write_npz(directory, arrays):
    np.savez(directory / "set.npz", **arrays)
    return {"format": "npz", "file": str(directory / "set.npz"), "sha256": None}


def write_sums(directory, names):
    """SHA256SUMS of the uncompressed content, as sha256sum would write it."""
    lines = [
        f"{hashlib.sha256(gzip.decompress((directory / f'{n}.gz').read_bytes())).hexdigest()}  {n}"
        for n in names
    ]
    (directory / "SHA256SUMS").write_text("\n".join(lines) + "\n")
    return str(directory / "SHA256SUMS")


@pytest.mark.parametrize("write", [write_idx_set, write_npz])
def test_stores_what_the_source_holds(tmp_path, write):
    arrays = made_up_set()
    prepare(write(tmp_path, arrays), tmp_path / "out")
    dataset = load(tmp_path / "out")
    for name, array in arrays.items():
        stored = getattr(dataset, name)
        np.testing.assert_array_equal(stored, array.reshape(len(array), *stored.shape[1:]))
        assert isinstance(stored, np.memmap)
        assert not stored.flags.writeable
    assert (dataset.classes, dataset.features) == (CLASSES, SIDE**2)
    assert dataset.image_shape == (SIDE, SIDE)


def test_reads_idx_files_that_are_not_gzipped(tmp_path):
    spec = write_idx_set(tmp_path, made_up_set())
    for part in ("train", "test"):
        for role, path in spec[part].items():
            plain = tmp_path / f"{part}-{role}"
            plain.write_bytes(gzip.decompress(open_bytes(path)))
            spec[part][role] = str(plain)
    prepare(spec, tmp_path / "out")
    np.testing.assert_array_equal(load(tmp_path / "out").test_labels, made_up_set()["test_labels"])


def open_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def test_notes_the_digest_of_the_uncompressed_images(tmp_path):
    arrays = made_up_set()
    prepare(write_idx_set(tmp_path, arrays), tmp_path / "out")
    digest = hashlib.sha256(idx_bytes(arrays["train_images"])).hexdigest()
    assert load(tmp_path / "out").sha256 == digest


def test_prepares_the_same_bytes_twice(tmp_path):
    spec = write_idx_set(tmp_path, made_up_set())
    for name in ("one", "two"):
        prepare(spec, tmp_path / name)
    one, two = (
        {f.name: f.read_bytes() for f in (tmp_path / n).glob("*.*") if f.is_file()}
        for n in ("one", "two")
    )
    assert one == two
    assert json.loads(one["dataset.json"])["train_size"] == 120


def test_accepts_a_digest_in_either_notation(tmp_path):
    spec = write_idx_set(tmp_path, made_up_set())
    sums = write_sums(tmp_path, made_up_set())
    (tmp_path / "SHA256SUMS").write_text((tmp_path / "SHA256SUMS").read_text().replace("  ", " *"))
    prepare({**spec, "sha256": sums}, tmp_path / "out")
    assert load(tmp_path / "out").classes == CLASSES


def refused(spec, directory):
    """The message with which `prepare` refuses, having left nothing that looks prepared."""
    with pytest.raises(DatasetError) as caught:
        prepare(spec, directory / "out")
    assert not (directory / "out" / "dataset.json").exists()
    return str(caught.value)


def test_refuses_another_digest(tmp_path):
    spec = write_idx_set(tmp_path, made_up_set())
    sums = write_sums(tmp_path, made_up_set())
    arrays = made_up_set()
    arrays["test_images"][3, 2, 1] ^= 1
    write_idx_set(tmp_path, arrays)
    message = refused({**spec, "sha256": sums}, tmp_path)
    assert "test_images.gz: SHA-256 must be" in message
    assert hashlib.sha256(idx_bytes(arrays["test_images"])).hexdigest() in message


def test_refuses_a_file_without_a_digest(tmp_path):
    spec = write_idx_set(tmp_path, made_up_set())
    sums = write_sums(tmp_path, ["train_images", "train_labels", "test_images"])
    assert "test_labels must be listed" in refused({**spec, "sha256": sums}, tmp_path)


def test_refuses_a_list_of_digests_that_is_none(tmp_path):
    spec = write_idx_set(tmp_path, made_up_set())
    (tmp_path / "SHA256SUMS").write_text("hello\n")
    message = refused({**spec, "sha256": str(tmp_path / "SHA256SUMS")}, tmp_path)
    assert "each line must be `digest  name`, got hello" in message


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda raw: raw[:-1], "its header announces 3000 elements (120, 5, 5), got 2999"),
        (lambda raw: raw + b"x", "its header announces 3000 elements (120, 5, 5), got 3001"),
        (lambda raw: raw[:6], "its header has 16 bytes, got 6"),
        (lambda raw: b"", "magic number 2051, got 0"),
        (lambda raw: b"\x00\x00\x0d\x03" + raw[4:], "magic number 2051, got 3331"),
        (lambda raw: b"PK" + raw[2:], "magic number 2051"),
        (lambda raw: gzip.compress(raw)[:-20], "must be a whole gzip file"),
        (lambda raw: gzip.compress(raw)[:30] + b"x" * 50, "must be a whole gzip file"),
    ],
)
def test_refuses_damaged_images(tmp_path, damage, said):
    arrays = made_up_set()
    spec = write_idx_set(tmp_path, arrays)
    (tmp_path / "train_images.gz").write_bytes(damage(idx_bytes(arrays["train_images"])))
    message = refused(spec, tmp_path)
    assert message.startswith(str(tmp_path / "train_images.gz"))
    assert said in message


ABSURD = struct.pack(">4B3I", 0, 0, 8, 3, *[2**32 - 1] * 3)


@pytest.mark.parametrize("largest", [2**20, None])
def test_what_unpacks_to_too_much_is_refused_before_memory_is_taken(tmp_path, monkeypatch, largest):
    """Zeros shrink a thousandfold; within the true limit, a header that promises 2^96 of them."""
    spec = write_idx_set(tmp_path, made_up_set())
    if largest:
        monkeypatch.setattr(datasets, "_LARGEST", largest)
    (tmp_path / "train_images.gz").write_bytes(gzip.compress(ABSURD + bytes(2**24)))
    tracemalloc.start()
    message = refused(spec, tmp_path)
    assert tracemalloc.get_traced_memory()[1] < (2**23 if largest else 2**26)
    tracemalloc.stop()
    said = "must unpack to at most 1048576 bytes" if largest else "its header announces 792281"
    assert said in message


def test_an_npz_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "_LARGEST", 2**20)
    arrays = made_up_set() | {"train_images": np.zeros((2**12, 32, 32), np.uint8)}
    np.savez_compressed(tmp_path / "set.npz", **arrays)
    assert (tmp_path / "set.npz").stat().st_size < 2**16
    spec = {"format": "npz", "file": str(tmp_path / "set.npz"), "sha256": None}
    assert "set.npz: must unpack to at most 1048576 bytes" in refused(spec, tmp_path)


DAMAGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=8
)


@settings(max_examples=300, deadline=None)
@given(
    source=st.sampled_from(["idx", "idx.gz", "npz", "npz compressed"]),
    damages=DAMAGES,
    kept=st.just(1.0) | st.floats(0, 1),
    header=st.booleans(),
)
def test_any_damage_is_refused_or_leaves_a_set_of_its_kind(
    tmp_path_factory, source, damages, kept, header
):
    """Bytes changed anywhere or in the first 64, and the end cut off; no digest to hold it to."""
    folder = tmp_path_factory.mktemp("fuzz")
    if source.startswith("idx"):
        spec = write_idx_set(folder, made_up_set(24, 8))
        file = folder / "train_images.gz"
        whole = file.read_bytes() if source == "idx.gz" else gzip.decompress(file.read_bytes())
    else:
        file = folder / "set.npz"
        (np.savez_compressed if "compressed" in source else np.savez)(file, **made_up_set(24, 8))
        spec = {"format": "npz", "file": str(file), "sha256": None}
        whole = file.read_bytes()
    content = bytearray(whole)
    for place, bits in damages:
        content[int(place * (min(64, len(content)) if header else len(content)))] ^= bits
    file.write_bytes(content[: int(kept * len(content))])
    with suppress(DatasetError):
        prepare(spec, folder / "out")
        dataset = load(folder / "out")
        assert dataset.train_images.dtype == np.uint8
        assert len(dataset.train_images) == len(dataset.train_labels)


def test_sums_that_are_no_text_are_refused(tmp_path):
    spec = write_idx_set(tmp_path, made_up_set())
    (tmp_path / "SHA256SUMS").write_bytes(b"\xff\xfe")
    message = refused({**spec, "sha256": str(tmp_path / "SHA256SUMS")}, tmp_path)
    assert "SHA256SUMS: each line must be `digest  name`" in message


def test_refuses_images_and_labels_swapped(tmp_path):
    spec = write_idx_set(tmp_path, made_up_set())
    spec["train"] = {"images": spec["train"]["labels"], "labels": spec["train"]["images"]}
    assert "magic number 2051, got 2049 (were images and labels swapped" in refused(spec, tmp_path)


def test_refuses_a_missing_file(tmp_path):
    spec = write_idx_set(tmp_path, made_up_set())
    (tmp_path / "test_labels.gz").unlink()
    message = refused(spec, tmp_path)
    assert "test_labels.gz: must be a readable file, got No such file or directory" in message


@pytest.mark.parametrize("write", [write_idx_set, write_npz])
@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("train_labels", lambda a: a[:-1], "got 120 images and 119 labels"),
        ("test_images", lambda a: a[:30], "got 30 images and 40 labels"),
        ("train_labels", lambda a: np.where(a == 1, 57, a).astype(np.uint8), "got [0, 2, 3, 57]"),
        ("train_labels", np.zeros_like, "got [0]"),
        ("test_labels", lambda a: a + np.uint8(1), "must be 0 to 3 as in training, got [4]"),
        ("test_images", lambda a: a[:, :4], "must have the training images' shape"),
    ],
)
def test_refuses_what_does_not_fit_together(tmp_path, write, name, change, said):
    arrays = made_up_set()
    arrays[name] = change(arrays[name])
    assert said in refused(write(tmp_path, arrays), tmp_path)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("train_labels", None, "missing: train_labels"),
        ("train_images", lambda a: a / 255, "train_images must be uint8 (n, ...), got float64"),
        ("test_labels", lambda a: np.eye(CLASSES)[a], "test_labels must be integers (n,)"),
        ("test_labels", lambda a: a.astype(object), "must be an NPZ file"),
    ],
)
def test_refuses_other_arrays_in_an_npz(tmp_path, name, change, said):
    arrays = made_up_set()
    if change is None:
        del arrays[name]
    else:
        arrays[name] = change(arrays[name])
    message = refused(write_npz(tmp_path, arrays), tmp_path)
    assert message.startswith(str(tmp_path / "set.npz"))
    assert said in message


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04hello"])
def test_refuses_what_is_no_npz(tmp_path, content):
    spec = write_npz(tmp_path, made_up_set())
    (tmp_path / "set.npz").write_bytes(content)
    assert "must be an NPZ file" in refused(spec, tmp_path)


def test_refuses_to_load_what_was_not_prepared(tmp_path):
    with pytest.raises(DatasetError, match="must hold a prepared data set"):
        load(tmp_path)


def test_mnist_in_the_repository_is_the_true_one(tmp_path):
    """Counts of the digits as LeCun's files have them; the digests are checked on the way."""
    protocol = Protocol.load(full_config())
    prepare(protocol.dataset_spec("mnist"), tmp_path)
    dataset = load(tmp_path)
    assert dataset.train_images.shape == (60_000, 784)
    assert dataset.test_images.shape == (10_000, 784)
    assert np.bincount(dataset.test_labels).tolist() == [
        980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]  # fmt: skip
    assert dataset.train_images.mean() / 255 == pytest.approx(0.1307, abs=1e-4)
