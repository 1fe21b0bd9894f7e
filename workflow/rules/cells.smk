# Cells: one job per experiment, activation and initializer, with all replicates stacked inside it.
# In:  the data set, where the experiment trains on one
# Out: results/cells/{experiment}/{activation}/{initializer}.npz
CELL = "results/cells/{experiment}/{activation}/{initializer}.npz"


wildcard_constraints:
    experiment=r"[^/]+",
    activation=r"[^/]+",
    initializer=r"[^/]+",


def dataset_of(wildcards):
    """The prepared data set of an experiment; propagation needs none."""
    name = getattr(protocol.experiments[wildcards.experiment], "dataset", None)
    return f"{DATASET}/dataset.json".format(dataset=name) if name else []


rule cell:
    input:
        dataset=dataset_of,
    output:
        CELL,
    log:
        "results/logs/cells/{experiment}/{activation}/{initializer}.log",
    benchmark:
        "results/benchmarks/cells/{experiment}/{activation}/{initializer}.tsv"
    threads: 1
    params:
        spec=lambda wildcards: job_spec("engine.study.cells", cell=protocol.cell_spec(**wildcards)),
    message:
        "Cell {wildcards.experiment}: {wildcards.activation}, {wildcards.initializer}"
    script:
        "../scripts/run_cell.py"
