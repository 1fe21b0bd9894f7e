# Measurements: the cells of one experiment as labelled arrays with units.
# In:  all cells of the experiment
# Out: results/measurements/{experiment}.nc
MEASUREMENTS = "results/measurements/{experiment}.nc"
ACTIVATIONS = [activation.name for activation in protocol.activations]
INITIALIZERS = [initializer.name for initializer in protocol.initializers]


rule measurements:
    input:
        expand(CELL, activation=ACTIVATIONS, initializer=INITIALIZERS, allow_missing=True),
    output:
        MEASUREMENTS,
    log:
        "results/logs/measurements/{experiment}.log",
    benchmark:
        "results/benchmarks/measurements/{experiment}.tsv"
    conda:
        "../envs/study.yaml"
    params:
        spec=lambda wildcards: job_spec(
            "engine.study.records", measurements=protocol.measurement_spec(wildcards.experiment)
        ),
    message:
        "Measurements of {wildcards.experiment}"
    script:
        "../scripts/gather_measurements.py"
