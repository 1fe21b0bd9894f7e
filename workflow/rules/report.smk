# Report: the paper as HTML and PDF in every language.
# In:  figures, tables, verdicts, measurements, templates, the lock; for the HTML also the times
# Out: results/report/report.{language}.{format}, results/report/references.bib, results/run.json
REPORT = "results/report/report.{language}.{format}"
TEMPLATES = sorted(
    str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*") if path.is_file()
)
CONTENT = {
    "measurements": ALL_MEASUREMENTS,
    "verdicts": "results/verdicts.json",
    "figures": expand(FIGURE, name=FIGURES, allow_missing=True),
    "alternatives": expand("results/figures/{family}.json", family=FAMILIES),
    "tables": rules.tables.output + expand("results/tables/{name}.csv", name=FIGURES),
    "templates": TEMPLATES,
    "project": "pyproject.toml",  # names the packages whose versions the paper tells
    "requirements": "requirements.txt",  # which is where those versions come from; the PDF holds it
}


# Times and cores change from run to run: only the HTML shows them, so that the PDF does not.
rule run_times:
    input:
        expand(
            rules.dataset.log,
            dataset=sorted({n for e in protocol.experiments.values() for n in e.dataset_names}),
        ),
        [cell_files(CELL_LOG, experiment) for experiment in protocol.experiments],
        expand(rules.measurements.log, experiment=protocol.experiments),
        expand("results/logs/figures/{family}.log", family=FAMILIES),
        rules.verdicts.log,
        rules.tables.log,
        rules.activation_cost.log if TIMING else [],
    output:
        "results/run.json",
    log:
        "results/logs/run_times.log",
    benchmark:
        "results/benchmarks/run_times.tsv"
    conda:
        "../envs/study.yaml"
    # A resource and not a param: another number of cores is no reason to run again. On a cluster
    # there is none.
    resources:
        cores=workflow.resource_settings.cores or 0,
    params:
        cells=len(protocol.cells()),
    message:
        "Times of the run"
    script:
        "../scripts/collect_run_times.py"


rule report_html:
    input:
        **CONTENT,
        run="results/run.json",
        timings=rules.activation_cost.output.document if TIMING else [],
    output:
        REPORT.format(language="{language}", format="html"),
    log:
        "results/logs/report/{language}.html.log",
    benchmark:
        "results/benchmarks/report/{language}.html.tsv"
    conda:
        "../envs/study.yaml"
    params:
        spec=lambda wildcards: job_spec(
            "engine.report.render",
            "engine.report.provenance",
            report=protocol.report_spec(),
            language=wildcards.language,
        ),
    message:
        "Report: {wildcards.language}, HTML"
    script:
        "../scripts/render_report.py"


rule report_pdf:
    input:
        **CONTENT,
    output:
        REPORT.format(language="{language}", format="pdf"),
    log:
        "results/logs/report/{language}.pdf.log",
    benchmark:
        "results/benchmarks/report/{language}.pdf.tsv"
    conda:
        "../envs/study.yaml"
    params:
        spec=lambda wildcards: job_spec(
            "engine.report.render",
            "engine.report.provenance",
            report=protocol.report_spec(),
            config=config,  # all of it: the PDF holds it as a file
            language=wildcards.language,
        ),
    message:
        "Report: {wildcards.language}, PDF"
    script:
        "../scripts/render_report.py"


rule bibtex:
    input:
        "templates/references.toml",
    output:
        "results/report/references.bib",
    log:
        "results/logs/report/bibtex.log",
    benchmark:
        "results/benchmarks/report/bibtex.tsv"
    conda:
        "../envs/study.yaml"
    params:
        spec=job_spec("engine.report.bibtex"),
    message:
        "Report: the works cited, as BibTeX"
    script:
        "../scripts/write_bibtex.py"
