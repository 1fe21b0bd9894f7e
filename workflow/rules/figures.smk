# Figures and tables: one job per family of figures, in every language, with the data behind them.
# In:  measurements, verdicts; among the sources, the faces of the lettering
# Out: results/figures/{name}.{language}.svg, results/figures/{family}.json (texts for those who
#      cannot see them), results/tables/*.csv
FAMILIES = figure_families(protocol)
FIGURES = figure_names(protocol)
FIGURE = "results/figures/{name}.{language}.svg"
FACES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/fonts/*.woff2"))

for family in FAMILIES.values():

    rule:
        name:
            f"figures_{family.name}"
        input:
            measurements=ALL_MEASUREMENTS,
            verdicts="results/verdicts.json",
        output:
            expand(FIGURE, name=family.figures, language=protocol.report.languages),
            tables=expand("results/tables/{name}.csv", name=family.figures),
            texts=f"results/figures/{family.name}.json",
        log:
            f"results/logs/figures/{family.name}.log",
        benchmark:
            f"results/benchmarks/figures/{family.name}.tsv"
        conda:
            STUDY_ENV
        params:
            spec=lambda wildcards, family=family: job_spec(
                "draw_figures",
                *[module_of(family.kind, part) for part in (family.module, "contents")],
                files=FACES,
                plug_ins=protocol.plug_ins(),
                study=protocol.study_spec(),
                family=family.name,
            ),
        message:
            f"Figures: {family.name}"
        shell:
            '"$PYTHON" -m workflow.scripts.draw_figures --log {log:q}'
            " --measurements {input.measurements:q} --verdicts {input.verdicts:q}"
            " --figures results/figures --tables results/tables <<< {params.spec:q}"


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
        STUDY_ENV
    params:
        spec=lambda wildcards: job_spec(
            "write_tables",
            *modules_of_all("results", "show", "contents"),
            plug_ins=protocol.plug_ins(),
            study=protocol.study_spec(),
        ),
    message:
        "Tables"
    shell:
        '"$PYTHON" -m workflow.scripts.write_tables --log {log:q}'
        " --measurements {input.measurements:q} --verdicts {input.verdicts:q}"
        " --tables results/tables <<< {params.spec:q}"


ALL_TABLES = rules.tables.output + expand("results/tables/{name}.csv", name=FIGURES)
