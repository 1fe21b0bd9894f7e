# Measurements: the cells of one experiment as labelled arrays with units.
# In:  all cells of the experiment, and the data set's description where it trains on one
# Out: results/measurements/{experiment}.nc
MEASUREMENTS = "results/measurements/{experiment}.nc"
ACTIVATIONS = [activation.name for activation in protocol.activations]
INITIALIZERS = [initializer.name for initializer in protocol.initializers]


rule measurements:
    input:
        cells=expand(
            CELL, activation=ACTIVATIONS, initializer=INITIALIZERS, allow_missing=True
        ),
        dataset=dataset_of,
    output:
        MEASUREMENTS,
    params:
        spec=lambda wildcards: job_spec(
            "engine.study.records", measurements=protocol.measurement_spec(wildcards.experiment)
        ),
    log:
        "results/logs/measurements/{experiment}.log",
    benchmark:
        "results/benchmarks/measurements/{experiment}.tsv"
    message:
        "Measurements of {wildcards.experiment}"
    script:
        "../scripts/gather_measurements.py"
