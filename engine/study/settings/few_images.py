"""What the settings of experiments on few images of a data set share."""

from __future__ import annotations

from pydantic import ValidationInfo, field_validator

from engine.study.complaints import problem
from engine.study.settings.base import Count, Positive, Text
from engine.study.settings.perceptron import PerceptronSettings


class FewImagesSettings(PerceptronSettings):
    """A perceptron trained on few images of a data set, as Saito's book counts epochs.

    images : how many are trained on, drawn by each replicate for itself. epochs : epoch 0 ends
    after a single update, each further one an epoch's updates later. record_every, test_every :
    every how many epochs, counted back from the last, the training set and the test set are
    evaluated. The defaults of loss, batch size and learning rate are those of the book's own
    experiments of this sort.
    """

    images: Count
    loss: Text = "softmax_cross_entropy"
    batch_size: Count = 100
    learning_rate: Positive = 0.01
    epochs: Count
    record_every: Count
    test_every: Count

    @property
    def updates_per_epoch(self) -> int:
        return self.images // self.batch_size

    @property
    def recorded(self) -> range:
        """Epochs at whose end the training set is evaluated."""
        return range((self.epochs - 1) % self.record_every, self.epochs, self.record_every)

    @property
    def tested(self) -> range:
        """Those of them at which the test set is evaluated too."""
        return range((self.epochs - 1) % self.test_every, self.epochs, self.test_every)

    @field_validator("images")
    @classmethod
    def _whole_epochs(cls, images: int, info: ValidationInfo) -> int:
        batch_size = info.data.get("batch_size", images)
        if images % batch_size:
            raise problem(f"must be a multiple of batch_size, {batch_size}")
        return images

    @field_validator("test_every")
    @classmethod
    def _among_records(cls, test_every: int, info: ValidationInfo) -> int:
        record_every = info.data.get("record_every", test_every)
        if test_every % record_every:
            raise problem(f"must be a multiple of record_every, {record_every}")
        return test_every
