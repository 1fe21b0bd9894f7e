# Cells: one job per experiment, activation and initializer, with all replicates stacked inside it.
# In:  the data set, where the experiment trains on one
# Out: results/cells/{experiment}/{activation}/{initializer}.npz
CELL = "results/cells/{experiment}/{activation}/{initializer}.npz"
# Propagation makes its own Gaussian data.
DATASETS_OF = {
    name: [experiment.dataset] if experiment.kind == "training" else []
    for name, experiment in protocol.experiments.items()
}


wildcard_constraints:
    experiment=r"[^/]+",
    activation=r"[^/]+",
    initializer=r"[^/]+",


rule cell:
    input:
        lambda wildcards: expand(
            rules.dataset.output.description, dataset=DATASETS_OF[wildcards.experiment]
        ),
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
