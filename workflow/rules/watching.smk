# Watching: what the one who runs the study sees of it, and Ctrl-C.
# In:  Snakemake's own events, the files of the paper, the verdicts
# Out: lines on the terminal
from workflow.scripts.watched_run import WatchedRun

PAPERS = expand(REPORT, language=protocol.report.languages, format=["html", "pdf"])

if workflow.is_main_process:
    run = WatchedRun(workflow, logger, shell, PAPERS, *rules.verdicts.output)


onsuccess:
    run.end()


onerror:
    run.end()
