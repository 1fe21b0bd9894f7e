"""Where the data sets of a study come from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.study.settings.base import Count, Section, Text, Title


class IdxPart(Section):
    """first : how many images are taken, from the first on; all of them where it is null."""

    images: Text
    labels: Text
    first: Count | None = None


class IdxDataset(Section):
    """Images and labels in IDX files, plain or gzipped."""

    title: Title
    format: Literal["idx"]
    train: IdxPart
    test: IdxPart
    sha256: Text | None = None

    @property
    def files(self) -> tuple[str, ...]:
        return (self.train.images, self.train.labels, self.test.images, self.test.labels)


class NpzDataset(Section):
    """One .npz file with train_images, train_labels, test_images and test_labels."""

    title: Title
    format: Literal["npz"]
    file: Text
    sha256: Text | None = None

    @property
    def files(self) -> tuple[str, ...]:
        return (self.file,)


class ShapesetDataset(Section):
    """Shapeset-3x2, drawn from the study's seed: how many images each part has."""

    title: Title
    format: Literal["shapeset"]
    train: Annotated[Count, Field(le=1_000_000)]
    test: Annotated[Count, Field(le=1_000_000)]
    sha256: None = None

    @property
    def files(self) -> tuple[str, ...]:
        return ()


DatasetSource = Annotated[IdxDataset | NpzDataset | ShapesetDataset, Field(discriminator="format")]
