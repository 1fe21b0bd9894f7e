"""What the settings of experiments on few images of a data set share."""

from __future__ import annotations

from typing import Annotated

from engine.study.settings.base import Count, Positive, multiple_of
from engine.study.settings.perceptron import LossName, PerceptronSettings


class FewImagesSettings(PerceptronSettings):
    """A perceptron trained on few images of a data set, as Saito's book counts epochs.

    images : how many are trained on, drawn by each replicate for itself. epochs : epoch 0 ends
    after a single update, each further one an epoch's updates later. record_every, test_every :
    every how many epochs, counted back from the last, the training set and the test set are
    evaluated. The defaults of loss, batch size and learning rate are those of the book's own
    experiments of this sort.
    """

    images: Annotated[Count, multiple_of("batch_size")]
    loss: LossName = "softmax_cross_entropy"
    batch_size: Count = 100
    learning_rate: Positive = 0.01
    epochs: Count
    record_every: Count
    test_every: Annotated[Count, multiple_of("record_every")]

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
