# Cells: one job per experiment, activation and initializer, with all replicates stacked inside it.
# In:  the data set, where the experiment trains on one
# Out: results/cells/{experiment}/{activation}/{initializer}.npz
CELL = "results/cells/{experiment}/{activation}/{initializer}.npz"
TRAINED_ON = {
    name: f"{DATASET}/dataset.json".format(dataset=experiment.dataset)
    for name, experiment in protocol.experiments.items()
    if experiment.kind == "training"
}


wildcard_constraints:
    experiment=r"[^/]+",
    activation=r"[^/]+",
    initializer=r"[^/]+",


rule cell:
    input:
        dataset=lambda wildcards: TRAINED_ON.get(wildcards.experiment, []),
    output:
        CELL,
    log:
        "results/logs/cells/{experiment}/{activation}/{initializer}.log",
    benchmark:
        "results/benchmarks/cells/{experiment}/{activation}/{initializer}.tsv"
    conda:
        "../envs/study.yaml"
    params:
        spec=lambda wildcards: job_spec("engine.study.cells", cell=protocol.cell_spec(**wildcards)),
    message:
        "Cell {wildcards.experiment}: {wildcards.activation}, {wildcards.initializer}"
    script:
        "../scripts/run_cell.py"
