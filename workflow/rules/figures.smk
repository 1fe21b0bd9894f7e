# Figures and tables: one job per family of figures, in every language, with the data behind them.
# In:  measurements, verdicts, the faces of the lettering
# Out: results/figures/{name}.{language}.svg, results/figures/{family}.json (texts for those who
#      cannot see them), results/tables/*.csv
FAMILIES = figure_families(protocol)
FIGURES = [name for names in FAMILIES.values() for name in names]
FIGURE = "results/figures/{name}.{language}.svg"
FACES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/fonts/*.woff2"))

for family, names in FAMILIES.items():

    rule:
        name:
            f"figures_{family}"
        input:
            FACES,
            measurements=ALL_MEASUREMENTS,
            verdicts="results/verdicts.json",
        output:
            expand(FIGURE, name=names, language=protocol.report.languages),
            tables=expand("results/tables/{name}.csv", name=names),
            texts=f"results/figures/{family}.json",
        log:
            f"results/logs/figures/{family}.log",
        benchmark:
            f"results/benchmarks/figures/{family}.tsv"
        conda:
            "../envs/study.yaml"
        params:
            family=family,
            spec=job_spec(
                "engine.report.figures",
                languages=protocol.report.languages,
                study=protocol.study_spec(),
            ),
        message:
            f"Figures: {family}"
        script:
            "../scripts/draw_figures.py"


rule tables:
    input:
        measurements=ALL_MEASUREMENTS,
        verdicts="results/verdicts.json",
    output:
        expand("results/tables/{name}.csv", name=paper_tables(protocol)),
    log:
        "results/logs/tables.log",
    benchmark:
        "results/benchmarks/tables.tsv"
    conda:
        "../envs/study.yaml"
    params:
        spec=job_spec("engine.report.tables.paper", study=protocol.study_spec()),
    message:
        "Tables"
    script:
        "../scripts/write_tables.py"
