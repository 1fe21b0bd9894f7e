"""Everything between a run and the one who watches it: its console, its last lines, Ctrl-C."""

import logging
from collections.abc import Sequence
from typing import Any

from workflow.scripts.closing import CLOSING, Closing
from workflow.scripts.interruption import JOBS_IGNORE_IT, stop_on_signals
from workflow.scripts.run_console import RunConsole


class WatchedRun:
    """Sets all three up for Snakemake's main process, whose objects it is given.

    papers, verdicts : the files that the last lines are about
    """

    def __init__(
        self,
        workflow: Any,
        logger: logging.Logger,
        shell: Any,
        papers: Sequence[str],
        verdicts: str,
    ) -> None:
        self._workflow, self._logger = workflow, logger
        self._closing = Closing(workflow, papers, verdicts)
        stop_on_signals(workflow, logger)
        shell.prefix(JOBS_IGNORE_IT)
        RunConsole.take_over(logger, self._closing.paper, workflow.output_settings.dryrun)

    def start(self) -> None:
        """Once more: Snakemake's scheduler has taken SIGTERM since."""
        stop_on_signals(self._workflow, self._logger)

    def end(self) -> None:
        """Say the last lines; after Ctrl-C the logger says nothing."""
        self._logger.info("\n".join(self._closing.lines()), extra={CLOSING: True})
