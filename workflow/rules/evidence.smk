# Evidence: every claim judged on the measurements.
# In:  the measurements of every experiment
# Out: results/verdicts.json
ALL_MEASUREMENTS = expand(MEASUREMENTS, experiment=protocol.experiments)


rule verdicts:
    input:
        ALL_MEASUREMENTS,
    output:
        "results/verdicts.json",
    log:
        "results/logs/verdicts.log",
    benchmark:
        "results/benchmarks/verdicts.tsv"
    conda:
        "../envs/study.yaml"
    params:
        spec=job_spec("engine.evidence.ledger"),
    message:
        "Verdicts"
    script:
        "../scripts/judge_claims.py"
