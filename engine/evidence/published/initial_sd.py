"""The training accuracies of Saito's sweep over the weights' standard deviation, where it learns.

Rule of agreement: that of `stored_accuracy`.
"""

from __future__ import annotations

from engine.evidence.published.stored_accuracy import StoredAccuracy, StoredRun
from engine.study.language import Text

RUN = StoredRun(
    cell=("relu", "normal_sd1"),
    setting="scale",
    settings={
        "images": 1000,
        "hidden": [100] * 5,
        "loss": "softmax_cross_entropy",
        "learning_rate": 0.01,
        "batch_size": 100,
        "epochs": 20,
        "until_loss": None,
    },
    accuracies=tuple(
        StoredAccuracy(
            "train_accuracy",
            sd,
            accuracy,
            Text(f"ReLU，标准差 {sd}：训练准确率", f"ReLU, sd {sd}: training accuracy"),
        )
        for sd, accuracy in ((0.293, 0.979), (0.158, 0.823), (0.0858, 0.235))
    ),
)
"""The three standard deviations of which the book's run left chance, at the end."""

compare = RUN.compare
