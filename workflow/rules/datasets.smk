# Data sets: checked once and laid out as arrays that every training cell maps into memory.
# In:  the files that config.yaml names
# Out: results/datasets/{dataset}/dataset.json and four .npy arrays
DATASET = "results/datasets/{dataset}"
DATASETS = sorted({name for e in protocol.experiments.values() for name in e.dataset_names})
SUMS = {name: list(filter(None, [source.sha256])) for name, source in protocol.datasets.items()}
ARRAYS = ["train_images", "train_labels", "test_images", "test_labels"]


rule dataset:
    input:
        # Where the files' sums are given, these say what is in them: times do not count.
        lambda wildcards: [
            ancient(file) if SUMS[wildcards.dataset] else file
            for file in protocol.datasets[wildcards.dataset].files
        ],
        lambda wildcards: [ancient(file) for file in SUMS[wildcards.dataset]],
    output:
        expand(f"{DATASET}/{{name}}.npy", name=ARRAYS, allow_missing=True),
        description=f"{DATASET}/dataset.json",
    log:
        "results/logs/datasets/{dataset}.log",
    benchmark:
        "results/benchmarks/datasets/{dataset}.tsv"
    conda:
        STUDY_ENV
    params:
        spec=lambda wildcards: job_spec(
            "prepare_dataset",
            files=SUMS[wildcards.dataset],
            dataset=protocol.dataset_spec(wildcards.dataset),
        ),
    message:
        "Data set {wildcards.dataset}"
    shell:
        '"$PYTHON" -m workflow.scripts.prepare_dataset --log {log:q}'
        " --output {output.description:q} <<< {params.spec:q}"
