# Gate: the run ends with an error where cells failed or verdicts are not the accepted ones.
# In:  verdicts, the accepted verdicts, and the paper, which is built first in any case
# Out: results/gate.txt


rule gate:
    input:
        PAPERS,
        # Named here so that those removed by the script are missed, and run again, next time.
        [cell_files(CELL, experiment) for experiment in protocol.experiments],
        expected=protocol.expected_verdicts or [],
        verdicts="results/verdicts.json",
    output:
        "results/gate.txt",
    log:
        "results/logs/gate.log",
    benchmark:
        "results/benchmarks/gate.tsv"
    conda:
        STUDY_ENV
    params:
        spec=lambda wildcards: job_spec("check_verdicts", cells=CELL),
    message:
        "Gate: failed cells, verdicts against the accepted ones"
    shell:
        '"$PYTHON" -m workflow.scripts.check_verdicts --log {log:q} --verdicts {input.verdicts:q}'
        " --expected {input.expected:q} --output {output:q} <<< {params.spec:q}"
