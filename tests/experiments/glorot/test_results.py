"""What the section on learning networks says of measurements whose story is known."""

import numpy as np
import pytest

from engine.experiments.glorot import results as glorot
from tests.experiments.units_paper import Story, chance

TOP = {"activation": "sigmoid", "initializer": "uniform_fan_in"}


def set_top_means(story: Story, curve: list[float], cells: dict[str, str] = TOP) -> None:
    """The last hidden layer's mean at every checkpoint, at every depth, nearly alike over runs."""
    data = story.data
    runs = np.arange(data.sizes["replicate"])[:, None]
    jitter = 1 + 0.01 * runs + 1e-4 * (runs - 1) * np.arange(data.sizes["point"])
    for depth in data["depth"].values:
        place = {**cells, "depth": depth, "layer": depth}
        data["mean"].loc[place] = jitter * np.array(curve)


def top(story: Story) -> glorot.TopLayer:
    return story.view().tops.get(("sigmoid", "uniform_fan_in", 2))


@pytest.mark.parametrize(
    ("curve", "rises"), [([0.5, 0.1, 0.01, 0.08], True), ([0.5, 0.1, 0.01, 0.01], False)]
)
def test_the_mean_rises_again_or_stays(story, curve, rises):
    set_top_means(story, curve)
    found = top(story)
    assert (found.rises, found.stays) == (rises, not rises)
    assert found.lowest.estimate == pytest.approx(1.01 * min(curve), rel=1e-3)
    last = int(story.data["iteration"].values[-1])
    assert found.risen_after == ((last,) * 3 if rises else ())
    assert found.half_risen_after == (last if rises else None)


def test_replicates_that_disagree_leave_it_open_and_a_blind_layer_differs_between_units(story):
    set_top_means(story, [0.5, 0.1, 0.01, 0.01])
    story.data["mean"].loc[{**TOP, "replicate": 1, "layer": 2, "depth": 2}] = [0.5, 0.1, 0.01, 0.3]
    found = top(story)
    assert not found.rises
    assert not found.stays
    assert len(found.risen_after) == 1
    where = {**TOP, "depth": 2, "layer": 2}
    story.data["sd"].loc[where] = 0.1 * (1 + 2 * chance(story.data))
    for across, blind in ((1e-10, True), (0.005, False)):
        story.data["across_sample_variance"].loc[where] = across * (1 + chance(story.data))
        assert top(story).blind == blind


def test_ratios_between_layers_are_geometric(story):
    cell = {"activation": "tanh", "initializer": "glorot_uniform", "depth": 3}
    story.data["sd"].loc[cell] = np.array([0.4, 0.2, 0.1])
    story.data["pre_activation_gradient_sd"].loc[cell] = np.array([0.01, 0.03, 0.05])
    story.data["weight_gradient_sd"].loc[cell] = np.array([9.0, 0.3, 0.4])
    reading = story.view().readings.get(("tanh", "glorot_uniform"))
    for interval, ratio in (
        (reading.outputs, 0.25),
        (reading.gradient, 0.2),
        (reading.weight_gradient, 0.75),
    ):
        assert interval.estimate == pytest.approx(ratio)
        assert interval.low == 0  # equal in all replicates, which says nothing of their spread


@pytest.mark.slow
@pytest.mark.parametrize("sign", [1, -1, 0])
def test_paired_differences_choose_the_words(story, language, sign):
    """Test errors of tanh at the deepest: standard minus normalised is positive, negative, open."""
    noise = np.array([-0.05, 0.0, 0.05]) if sign == 0 else np.array([-0.001, 0.0, 0.001])
    end = {"activation": "tanh", "depth": 3}
    errors = story.data["test_error"]
    errors.loc[{**end, "initializer": "glorot_uniform"}] = 0.5
    shifted = np.repeat((0.5 + 0.1 * sign + noise)[:, None], errors.sizes["point"], axis=1)
    errors.loc[{**end, "initializer": "uniform_fan_in"}] = shifted
    gain = dict(story.view().gains)["tanh"]
    assert gain.estimate == pytest.approx(0.1 * sign, abs=1e-9)
    said = {
        ("en", 1): "ends with fewer errors, by 10.0%",
        ("en", -1): "the standard initialization ends with fewer errors",
        ("en", 0): "end too close together",
        ("zh", 1): "归一化初始化最终的错误率更低，低 10.0%",
        ("zh", -1): "标准初始化最终的错误率更低",
        ("zh", 0): "两种初始化最终相差无几",
    }
    # Spaces between Han and Latin letters come in late.
    unspaced = "".join(story.text(language).split())
    assert "".join(said[language, sign].split()) in unspaced


def test_cells_without_results_are_left_out(story):
    story.data["sd"].loc[TOP] = np.nan
    assert story.view().readings.get(("sigmoid", "uniform_fan_in")) is None
    assert story.view().tops.get(("sigmoid", "uniform_fan_in", 2)) is None
    assert "not all of which have results" in " ".join(story.text().split())


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Story(tmp_path_factory.mktemp("table"), "table_mnist")


@pytest.fixture
def errors(table: Story) -> Story:
    return table.copy()


def test_what_stays_at_chance_is_named(errors):
    data = errors.data
    data.attrs["test_size"] = 1_000_000
    data["test_error"].loc[{"activation": "sigmoid"}] = 0.75
    data["test_error"].loc[{"activation": ["tanh", "softsign"]}] = 0.2
    part = errors.view().sets[0]
    assert part.chance_activations == ["sigmoid"]
    assert len(part.learned) == 4
    assert "No network with the sigmoid leaves chance" in " ".join(errors.text().split())


def test_a_gain_is_paired_within_replicates_and_an_error_that_still_falls_is_said_to(errors):
    levels = np.array([0.2, 0.25, 0.3])
    errors.data["test_error"].loc[{"activation": "tanh"}] = levels
    better = {"activation": "tanh", "initializer": "glorot_uniform"}
    errors.data["test_error"].loc[better] = levels - 0.02
    gain = dict(errors.view().sets[0].gains)["tanh"]
    assert (gain.low, gain.high) == pytest.approx((0.02, 0.02))
    errors.data["test_error"].loc[{}] = 0.2
    errors.data.attrs["test_size"] = 1_000_000
    for drop, falling in (([0.05, 0.06, 0.05], 6), ([0.05, -0.06, 0.0], 0)):
        errors.data["validation_drop"].loc[{}] = np.array(drop)
        assert sum(one.drop.positive for one in errors.view().sets[0].learned) == falling
        said = "longer training would lower it" in " ".join(errors.text().split())
        assert said == bool(falling)
