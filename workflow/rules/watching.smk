# Watching: what is tried before the first job, what the one who runs the study sees, and Ctrl-C.
# In:  Snakemake's own events, the files of the paper, the verdicts
# Out: lines on the terminal
if workflow.is_main_process:
    run = WatchedRun(workflow, logger, shell, PAPERS, *rules.verdicts.output)


onstart:
    run.start()
    try_typesetting(workflow.dag)
    lift_rate_limit(workflow)


onsuccess:
    run.end()


onerror:
    run.end()
