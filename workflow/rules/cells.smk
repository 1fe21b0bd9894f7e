# Cells: one job per experiment, activation and initializer, with all replicates stacked inside it.
# In:  the data set, where the experiment trains on one
# Out: results/cells/{experiment}/{activation}/{initializer}.npz
CELL = "results/cells/{experiment}/{activation}/{initializer}.npz"
CELL_LOG = "results/logs/cells/{experiment}/{activation}/{initializer}.log"


# Expanded once an experiment, not once a cell.
DATASETS_OF, DESCRIPTIONS_OF = (
    {
        name: expand(files, dataset=experiment.dataset_names)
        for name, experiment in protocol.experiments.items()
    }
    for files in (rules.dataset.output, rules.dataset.output.description)
)


wildcard_constraints:
    experiment=r"[^/]+",
    activation=r"[^/]+",
    initializer=r"[^/]+",


rule cell:
    input:
        # The arrays too: one that is missing is then made again.
        lambda wildcards: DATASETS_OF[wildcards.experiment],
        description=lambda wildcards: DESCRIPTIONS_OF[wildcards.experiment],
    output:
        CELL,
    log:
        CELL_LOG,
    benchmark:
        "results/benchmarks/cells/{experiment}/{activation}/{initializer}.tsv"
    conda:
        STUDY_ENV
    params:
        spec=lambda wildcards: job_spec(
            "run_cell",
            module_of(protocol.experiments[wildcards.experiment].kind, "run"),
            cell=protocol.cell_spec(**wildcards),
            without=OF_ONE_KIND,
        ),
    shell:
        '"$PYTHON" -m workflow.scripts.run_cell --log {log:q}'
        " --dataset {input.description:q} --output {output:q} <<< {params.spec:q}"
