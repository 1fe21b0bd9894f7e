# Watch: what a run tries before its first job, what it shows, and its last lines.
# In:  the job graph
# Out: a bar or lines on the terminal
if workflow.is_main_process:
    run = WatchedRun(workflow, logger, shell, PAPERS, *rules.verdicts.output)


onstart:
    try_typesetting(workflow.dag)


onsuccess:
    run.end()


onerror:
    run.end()
