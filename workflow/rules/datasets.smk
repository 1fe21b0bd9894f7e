# Data sets: checked once and laid out as arrays that every training cell maps into memory.
# In:  the files that config.yaml names
# Out: results/datasets/{dataset}/dataset.json and four .npy arrays
DATASET = "results/datasets/{dataset}"


rule dataset:
    input:
        lambda wildcards: protocol.datasets[wildcards.dataset].files,
        lambda wildcards: protocol.datasets[wildcards.dataset].sha256 or [],
    output:
        f"{DATASET}/dataset.json",
        expand(
            f"{DATASET}/{{part}}_{{role}}.npy",
            part=["train", "test"],
            role=["images", "labels"],
            allow_missing=True,
        ),
    params:
        spec=lambda wildcards: job_spec(
            "engine.study.datasets", dataset=protocol.dataset_spec(wildcards.dataset)
        ),
    log:
        "results/logs/datasets/{dataset}.log",
    benchmark:
        "results/benchmarks/datasets/{dataset}.tsv"
    message:
        "Data set {wildcards.dataset}"
    script:
        "../scripts/prepare_dataset.py"
