"""What the section on equal units says of measurements whose story is known."""

import math

from tests.experiments.units_paper import Story, chance

MOVED = ("moved_weights", "moved_biases")


def test_what_moves_from_zeros_follows_f_of_0_and_a_cell_speaks_for_its_best_rate(story) -> None:
    found = story.view()
    assert (found.still, found.moving) == (["tanh"], ["sigmoid"])
    assert found.rule_holds
    for name in MOVED:
        story.data[name].loc[{"activation": "tanh"}] = 1.0
    assert story.view().still == []
    assert not story.view().rule_holds
    cell = {"activation": "tanh", "initializer": "zeros"}
    story.data["test_loss"].loc[cell] = 2.0
    story.data["test_loss"].loc[cell | {"rate": 1}] = 1.0
    [found] = [c for c in story.view().zeros if c.activation == "tanh"]
    assert found.rate == story.data["learning_rate"].values[1]
    assert found.loss.estimate == 1.0
    assert story.view().best(story.view().zeros) == found


def test_a_lost_replicate_rules_a_rate_out_and_a_lost_cell_has_no_loss(story: Story) -> None:
    cell = {"activation": "tanh", "initializer": "zeros"}
    story.data["test_loss"].loc[cell] = 2.0
    story.data["test_loss"].loc[cell | {"rate": [0, 1], "replicate": 0}] = float("nan")
    [found] = [c for c in story.view().zeros if c.activation == "tanh"]
    assert found.rate == story.data["learning_rate"].values[2]
    story.data["test_loss"].loc[cell] = float("nan")
    [found] = [c for c in story.view().zeros if c.activation == "tanh"]
    assert (found.rate, found.loss) == (None, None)
    assert "tanh" in story.text()


def test_a_net_has_learned_by_its_whole_interval(story: Story) -> None:
    """Nine tenths of a guess's loss, as in the ledger."""
    guess = math.log(story.data.attrs["classes"])
    for loss, learned in ((0.89, True), (0.91, False)):
        story.data["test_loss"] = 0 * story.data["test_loss"] + loss * guess + chance(story.data)
        assert {cell.learned for cell in story.view().cells} == {learned}
    story.data["test_loss"][...] = 0.89 * guess
    story.data["test_loss"].loc[{"replicate": 0}] = 0.5 * guess
    assert not any(cell.learned for cell in story.view().cells)
