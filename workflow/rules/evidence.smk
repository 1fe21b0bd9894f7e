# Evidence: every claim judged on the measurements.
# In:  the measurements of every experiment
# Out: results/verdicts.json
ALL_MEASUREMENTS = expand(MEASUREMENTS, experiment=protocol.experiments)


rule verdicts:
    input:
        measurements=ALL_MEASUREMENTS,
        frozen=protocol.frozen_claims or [],
    output:
        "results/verdicts.json",
    log:
        "results/logs/verdicts.log",
    benchmark:
        "results/benchmarks/verdicts.tsv"
    conda:
        STUDY_ENV
    params:
        spec=job_spec("judge_claims", *modules_of_all("results")),
    message:
        "Verdicts"
    shell:
        '"$PYTHON" -m workflow.scripts.judge_claims --log {log:q}'
        " --measurements {input.measurements:q} --frozen {input.frozen:q} --output {output:q}"
        " <<< {params.spec:q}"
