# Measurements: the cells of one experiment as labelled arrays with units.
# In:  all cells of the experiment
# Out: results/measurements/{experiment}.nc
MEASUREMENTS = "results/measurements/{experiment}.nc"


rule measurements:
    input:
        lambda wildcards: cell_files(CELL, wildcards.experiment),
    output:
        MEASUREMENTS,
    log:
        "results/logs/measurements/{experiment}.log",
    benchmark:
        "results/benchmarks/measurements/{experiment}.tsv"
    conda:
        STUDY_ENV
    params:
        spec=lambda wildcards: job_spec(
            "gather_measurements", measurements=protocol.measurement_spec(wildcards.experiment)
        ),
    message:
        "Measurements of {wildcards.experiment}"
    # Thousands of cells are more than a command line holds; what bash itself prints has no limit.
    shell:
        '"$PYTHON" -m workflow.scripts.gather_measurements --log {log:q}'
        " --cells @<(printf '%s\\n' {input:q}) --output {output:q} <<< {params.spec:q}"
