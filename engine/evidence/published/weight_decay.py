"""The accuracies of Saito's run with weight decay.

Rule of agreement: that of `stored_accuracy`.
"""

from __future__ import annotations

from engine.evidence.published.stored_accuracy import StoredAccuracy, StoredRun
from engine.study.language import Text

STRENGTH = 0.1
RUN = StoredRun(
    cell=("relu", "he_normal"),
    setting="strength",
    settings={
        "images": 300,
        "hidden": [100] * 6,
        "loss": "softmax_cross_entropy",
        "learning_rate": 0.01,
        "batch_size": 100,
        "epochs": 201,
    },
    accuracies=(
        StoredAccuracy(
            "train_accuracy",
            STRENGTH,
            0.927,
            Text(f"权重衰减 {STRENGTH}：训练准确率", f"weight decay {STRENGTH}: training accuracy"),
        ),
        StoredAccuracy(
            "test_accuracy",
            STRENGTH,
            0.721,
            Text(f"权重衰减 {STRENGTH}：测试准确率", f"weight decay {STRENGTH}: test accuracy"),
        ),
    ),
)

compare = RUN.compare
