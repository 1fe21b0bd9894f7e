# Evidence: every claim judged on the measurements, and the answer to the study's question.
# In:  the measurements of every experiment, and of those at tuned rates
# Out: results/verdicts.json, results/answers.json
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


TUNED = protocol.of_kind("tuned_training")
ANSWERS = ["results/answers.json"] if TUNED else []

if TUNED:

    rule answers:
        input:
            expand(MEASUREMENTS, experiment=TUNED),
        output:
            ANSWERS,
        log:
            "results/logs/answers.log",
        benchmark:
            "results/benchmarks/answers.tsv"
        conda:
            STUDY_ENV
        params:
            spec=lambda wildcards: job_spec(
                "write_answers", plug_ins=protocol.plug_ins(), study=protocol.study_spec()
            ),
        message:
            "Answers"
        shell:
            '"$PYTHON" -m workflow.scripts.write_answers --log {log:q}'
            " --measurements {input:q} --output {output:q} <<< {params.spec:q}"
