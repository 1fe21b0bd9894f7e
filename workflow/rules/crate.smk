# Crate: the finished run described as an RO-Crate, which makes results/ one.
# In:  what the run read, and all that came of it
# Out: results/ro-crate-metadata.json, results/source/ (copies of workflow, configuration, lock)
DATA_FILES = {
    file
    for source in protocol.datasets.values()
    for file in [*source.files, *([source.sha256] if source.sha256 else [])]
}


rule crate:
    input:
        data=[ancient(file) for file in sorted(DATA_FILES)],  # what they hold shows in the results
        paper=PAPERS,
        bibliography=rules.bibtex.output,
        verdicts=["results/verdicts.json"],
        measurements=ALL_MEASUREMENTS,
        tables=ALL_TABLES,
        figures=expand(FIGURE, name=FIGURES, language=protocol.report.languages),
        times=["results/run.json"],
    output:
        expand("results/source/{name}", name=["Snakefile", "config.yaml", "requirements.txt"]),
        metadata="results/ro-crate-metadata.json",
    log:
        "results/logs/crate.log",
    benchmark:
        "results/benchmarks/crate.tsv"
    conda:
        STUDY_ENV
    params:
        spec=lambda wildcards: job_spec(
            "write_crate",
            files=["Snakefile", "pyproject.toml", "requirements.txt"],
            plug_ins=protocol.plug_ins(),
            config=config,
        ),
    message:
        "The run, described as an RO-Crate"
    shell:
        '"$PYTHON" -m workflow.scripts.write_crate --log {log:q} --workflow Snakefile'
        " --requirements requirements.txt --data {input.data:q} --paper {input.paper:q}"
        " --bibliography {input.bibliography:q} --verdicts {input.verdicts:q}"
        " --measurements {input.measurements:q} --tables {input.tables:q}"
        " --figures {input.figures:q} --times {input.times:q} --metadata {output.metadata:q}"
        " <<< {params.spec:q}"
