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
        workflow="Snakefile",
        project=CONTENT["project"],
        requirements=CONTENT["requirements"],
        data=sorted(DATA_FILES),
        paper=expand(REPORT, language=protocol.report.languages, format=["html", "pdf"]),
        bibliography=rules.bibtex.output,
        verdicts=["results/verdicts.json"],
        measurements=ALL_MEASUREMENTS,
        tables=CONTENT["tables"],
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
        "../envs/study.yaml"
    params:
        spec=job_spec("engine.report.crate", "engine.report.provenance", config=config),
    message:
        "The run, described as an RO-Crate"
    script:
        "../scripts/write_crate.py"
