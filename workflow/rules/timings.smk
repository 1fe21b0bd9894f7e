# Timings: what activations cost. No two runs give the same times, so only the HTML shows them.
# In:  the data set of the experiment whose training step is timed
# Out: results/timings/activation_cost.json, results/timings/activation_cost.csv
TIMING = protocol.timing_spec()

if TIMING:

    rule activation_cost:
        input:
            expand(
                rules.dataset.output,
                dataset=protocol.experiments[TIMING["experiment"]].dataset_names,
            ),
            description=expand(
                rules.dataset.output.description,
                dataset=protocol.experiments[TIMING["experiment"]].dataset_names,
            ),
        output:
            document="results/timings/activation_cost.json",
            table="results/timings/activation_cost.csv",
        log:
            "results/logs/timings/activation_cost.log",
        benchmark:
            "results/benchmarks/timings/activation_cost.tsv"
        priority: -1
        conda:
            STUDY_ENV
        # All cores, though it uses one, and last: nothing runs beside it.
        threads: workflow.resource_settings.cores or 1
        params:
            spec=job_spec("time_activations", timing=TIMING),
        message:
            "Times of activations"
        shell:
            '"$PYTHON" -m workflow.scripts.time_activations --log {log:q}'
            " --dataset {input.description:q} --document {output.document:q} --table {output.table:q}"
            " <<< {params.spec:q}"
