"""Data sets: read as they are, refused when they are damaged."""

import gzip
import hashlib
import struct
import tracemalloc
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.study import datasets
from engine.study.datasets import DatasetError, load, prepare
from tests.study.small import CLASSES, SIDE, full_study, idx_bytes, made_up_set, write_idx_set

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


def test_reads_idx_files_that_are_not_gzipped_to_the_same_bytes_and_digest(tmp_path):
    """The digest is that of the uncompressed images, in either notation of a list of sums."""
    arrays = made_up_set()
    spec = write_idx_set(tmp_path, arrays) | {"sha256": write_sums(tmp_path, arrays)}
    prepare(spec, tmp_path / "zipped")
    sums = tmp_path / "SHA256SUMS"
    sums.write_text(sums.read_text().replace("  ", " *"))
    for part in ("train", "test"):
        for role, path in spec[part].items():
            plain = Path(path).with_suffix("")
            plain.write_bytes(gzip.decompress(Path(path).read_bytes()))
            spec[part][role] = str(plain)
    prepare(spec, tmp_path / "plain")
    zipped, plain = (
        {file.name: file.read_bytes() for file in (tmp_path / n).glob("*.*") if file.is_file()}
        for n in ("zipped", "plain")
    )
    assert zipped == plain
    dataset = load(tmp_path / "plain")
    assert dataset.sha256 == hashlib.sha256(idx_bytes(arrays["train_images"])).hexdigest()


def refused(spec, directory):
    """The message with which `prepare` refuses, having left nothing that looks prepared."""
    with pytest.raises(DatasetError) as caught:
        prepare(spec, directory / "out")
    assert not (directory / "out" / "dataset.json").exists()
    return str(caught.value)


def another_image(folder, spec):
    arrays = made_up_set()
    arrays["test_images"][3, 2, 1] ^= 1
    write_idx_set(folder, arrays)


def swapped(folder, spec):
    spec["train"] = {"images": spec["train"]["labels"], "labels": spec["train"]["images"]}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (another_image, "test_images.gz: SHA-256 must be"),
        (lambda folder, _: write_sums(folder, [*made_up_set()][:3]), "test_labels must be listed"),
        (
            lambda folder, _: (folder / "SHA256SUMS").write_text("hello\n"),
            "each line must be `digest  name`, got hello",
        ),
        (
            lambda folder, _: (folder / "SHA256SUMS").write_bytes(b"\xff\xfe"),
            "SHA256SUMS: each line must be `digest  name`",
        ),
        (swapped, "magic number 2051, got 2049 (were images and labels swapped"),
        (
            lambda folder, _: (folder / "test_labels.gz").unlink(),
            "test_labels.gz: must be a readable file, got No such file or directory",
        ),
    ],
    ids=["another", "unlisted", "no list", "no text", "swapped", "missing"],
)
def test_refuses_files_that_are_not_what_was_announced(tmp_path, spoil, said):
    spec = write_idx_set(tmp_path, made_up_set())
    spec["sha256"] = None if spoil is swapped else write_sums(tmp_path, made_up_set())
    spoil(tmp_path, spec)
    assert said in refused(spec, tmp_path)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda raw: raw[:-1], "its header announces 3000 elements (120, 5, 5), got 2999"),
        (lambda raw: raw + b"x", "its header announces 3000 elements (120, 5, 5), got 3001"),
        (lambda raw: raw[:6], "its header has 16 bytes, got 6"),
        (lambda raw: b"", "magic number 2051, got 0"),
        (lambda raw: b"\x00\x00\x0d\x03" + raw[4:], "magic number 2051, got 3331"),
        (lambda raw: b"PK" + raw[2:], "magic number 2051"),
        (lambda raw: b"\x00\x00\x08\x64" + bytes(400), "magic number 2051, got 2148"),
        (lambda raw: raw[:4] + bytes(4) + b"\xff" * 8, "must announce at least one element"),
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


def test_takes_as_many_of_the_images_as_are_asked_for_once_all_are_checked(tmp_path):
    arrays = made_up_set()
    spec = write_idx_set(tmp_path, arrays)
    spec["train"]["first"] = 50
    prepare(spec, tmp_path / "taken")
    dataset = load(tmp_path / "taken")
    np.testing.assert_array_equal(dataset.train_labels, arrays["train_labels"][:50])
    np.testing.assert_array_equal(dataset.train_images, arrays["train_images"][:50].reshape(50, -1))
    assert len(dataset.test_labels) == len(arrays["test_labels"])
    spec["train"]["first"] = 121
    assert "first: must be at most 120, got 121" in refused(spec, tmp_path)
    arrays["train_labels"] = arrays["train_labels"][:-1]
    spec = write_idx_set(tmp_path, arrays)
    spec["train"]["first"] = 50
    assert "got 120 images and 119 labels" in refused(spec, tmp_path)


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
    protocol = full_study()
    prepare(protocol.dataset_spec("mnist"), tmp_path)
    dataset = load(tmp_path)
    assert dataset.train_images.shape == (60_000, 784)
    assert dataset.test_images.shape == (10_000, 784)
    assert np.bincount(dataset.test_labels).tolist() == [
        980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]  # fmt: skip
    assert dataset.train_images.mean() / 255 == pytest.approx(0.1307, abs=1e-4)
