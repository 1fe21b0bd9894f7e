"""The study that config.yaml describes, or the end of the run with all that is wrong in it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from engine.study.protocol import Protocol, ProtocolError


def read_config(config: Mapping[str, Any]) -> Protocol:
    """The protocol of a parsed config.yaml; exits with one line a problem, and no traceback."""
    try:
        return Protocol.load(config)
    except ProtocolError as error:
        sys.exit(str(error))
