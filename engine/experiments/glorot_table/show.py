"""Test errors at each network's own learning rate, beside Glorot and Bengio's table 1."""

import pandas as pd

from engine.experiments.glorot_table.results import GlorotTableView
from engine.report.result_words import exact
from engine.report.tables.table import Columns, Table, unbroken, with_half
from engine.study.language import Text

_COLUMNS: Columns = {
    Text("数据集", "Data set"): lambda say, part, own: part.title,
    Text("激活函数", "Activation"): lambda say, part, own: say.name(own.activation),
    Text("初始化方法", "Initializer"): lambda say, part, own: say.law(own.initializer),
    Text("错误率 / %", "Error / %"): lambda say, part, own: unbroken(with_half(say, own.error, 1)),
    Text("原文 / %", "Theirs / %"): lambda say, part, own: say.number(own.published, 2),
    Text("所选学习率", "Rates chosen"): lambda say, part, own: ", ".join(map(exact, own.rates)),
}


def tables(view: GlorotTableView) -> dict[str, Table]:
    """Test errors with their intervals beside the published ones."""
    entries = [(part, reading) for part in view.sets for reading in part.readings.values()]
    frame = pd.DataFrame(
        {
            "dataset": part.title,
            "activation": reading.activation,
            "initializer": reading.initializer,
            "test_error [%]": reading.error.estimate,
            "low [%]": reading.error.low,
            "high [%]": reading.error.high,
            "published_error [%]": reading.published,
            "validation_drop [%]": 100 * reading.drop.estimate,
            "rates_chosen": ";".join(map(str, reading.rates)),
            "replicates": reading.error.n,
        }
        for part, reading in entries
    )
    return {"glorot_table": Table.of(frame, entries, _COLUMNS, "lllrrr")}
