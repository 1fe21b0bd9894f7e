# Report: the paper as HTML and PDF in every language.
# In:  figures, tables, verdicts, measurements, sums of the data, and for the HTML the times; among
#      the sources, templates and the lock
# Out: results/report/report.{language}.{format}, results/report/references.bib,
#      results/run.json
REPORT = "results/report/report.{language}.{format}"
PAPERS = expand(REPORT, language=protocol.report.languages, format=["html", "pdf"])
# Beside the templates: which packages' versions the paper tells, and those versions.
PAPER_SOURCES = ["pyproject.toml", "requirements.txt"] + [
    str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*") if path.is_file()
]


# Times and cores change from run to run: only the HTML shows them, so that the PDF does not.
rule run_times:
    input:
        expand(rules.dataset.log, dataset=DATASETS),
        expand(rules.measurements.log, experiment=protocol.experiments),
        expand("results/logs/figures/{family}.log", family=FAMILIES),
        rules.verdicts.log,
        rules.tables.log,
    output:
        "results/run.json",
    log:
        "results/logs/run_times.log",
    benchmark:
        "results/benchmarks/run_times.tsv"
    conda:
        STUDY_ENV
    # A resource and not a param: another number of cores is no reason to run again. On a cluster
    # there is none.
    resources:
        cores=workflow.resource_settings.cores or 0,
    params:
        # Not inputs: those of the measurements have seen to these jobs, and planning would look
        # for each of them again.
        spec=lambda wildcards: job_spec(
            "collect_run_times",
            cell_logs=[
                log
                for experiment in protocol.experiments
                for log in cell_files(CELL_LOG, experiment)
            ],
        ),
    message:
        "Times of the run"
    shell:
        '"$PYTHON" -m workflow.scripts.collect_run_times --log {log:q} --cores {resources.cores}'
        " --logs {input:q} --output {output:q} <<< {params.spec:q}"


# Both editions in one job: most of what they tell is found once.
rule report:
    input:
        measurements=ALL_MEASUREMENTS,
        verdicts="results/verdicts.json",
        figures=expand(FIGURE, name=FIGURES, allow_missing=True),
        alternatives=expand("results/figures/{family}.json", family=FAMILIES),
        tables=ALL_TABLES,
        run="results/run.json",
        datasets=expand(rules.dataset.output.description, dataset=DATASETS),
    output:
        html=REPORT.format(language="{language}", format="html"),
        pdf=REPORT.format(language="{language}", format="pdf"),
    log:
        "results/logs/report/{language}.log",
    benchmark:
        "results/benchmarks/report/{language}.tsv"
    conda:
        STUDY_ENV
    params:
        spec=lambda wildcards: job_spec(
            "render_report",
            *modules_of_all("results", "show", "contents"),
            files=PAPER_SOURCES,
            plug_ins=protocol.plug_ins(),
            config=config,
            language=wildcards.language,
        ),
    message:
        "Report: {wildcards.language}"
    shell:
        '"$PYTHON" -m workflow.scripts.render_report --log {log:q}'
        " --measurements {input.measurements:q} --verdicts {input.verdicts:q}"
        " --figures results/figures --tables results/tables --requirements requirements.txt"
        " --run {input.run:q} --datasets {input.datasets:q}"
        " --html {output.html:q} --pdf {output.pdf:q} <<< {params.spec:q}"


rule bibtex:
    output:
        "results/report/references.bib",
    log:
        "results/logs/report/bibtex.log",
    benchmark:
        "results/benchmarks/report/bibtex.tsv"
    conda:
        STUDY_ENV
    params:
        spec=job_spec("write_bibtex", files=["templates/references.toml"]),
    message:
        "Report: the works cited, as BibTeX"
    shell:
        '"$PYTHON" -m workflow.scripts.write_bibtex --log {log:q} --output {output:q}'
        " <<< {params.spec:q}"
