import gc
from contextlib import suppress

from engine.report.garbage import OBJECTS, rare_garbage_collection


def test_collection_is_rare_inside_and_as_before_outside_even_after_a_failure():
    before = gc.get_threshold()
    with suppress(ValueError), rare_garbage_collection():
        assert gc.get_threshold()[0] == OBJECTS
        raise ValueError
    assert gc.get_threshold() == before
