"""How a rule's shell command becomes one call of a plain function.

Paths come as named options, settings as JSON on standard input, and what is printed goes into the
log. A list that may be longer than a command line is given as `@file`, one path a line.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workflow.scripts.job_log import job_log

PATH: dict[str, Any] = {"type": Path, "required": True}
PATHS: dict[str, Any] = {"type": Path, "nargs": "+", "required": True}
OPTIONAL_PATH: dict[str, Any] = {"type": Path, "nargs": "?"}


def run_job(main: Callable[..., str | None], **options: dict[str, Any]) -> None:
    """Call `main` with the command line's `options` and the settings of the job's spec.

    options : what `argparse` is to know of each. The log's path is one more, which is not passed
        on; of the spec (see `job_spec`) all is but the digests of the code.

    What `main` returns is said on the terminal, an error in one line; see `job_log`.
    """
    parser = argparse.ArgumentParser(fromfile_prefix_chars="@", allow_abbrev=False)
    for name, meaning in {"log": PATH, **options}.items():
        parser.add_argument(f"--{name}", **meaning)
    given = vars(parser.parse_args())
    log = given.pop("log")
    # Bytes, so that the locale has no say.
    settings = json.load(sys.stdin.buffer)
    del settings["code"]
    with job_log(log):
        said = main(**settings, **given)
    if said:
        print(f"{said} (see {log})", file=sys.stderr)
