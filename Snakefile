# Init Atlas: from config.yaml to the paper. The stages, in the order in which they run:
#   datasets -> cells -> measurements -> verdicts -> figures and tables -> report
# Every rule's sources count: an edit reruns what depends on it (workflow/scripts/job_spec.py).
import os
from functools import partial
from pathlib import Path

from snakemake.utils import min_version

from engine.report.catalogue import figure_families, paper_tables
from engine.study.cells import experiment_module
from engine.study.source_facts import keep_source_facts
from workflow.scripts.cell_files import cell_files
from workflow.scripts.job_spec import job_spec
from workflow.scripts.read_config import read_config
from workflow.scripts.stale_lock import clear_stale_lock

min_version("9.27")


configfile: "config.yaml"


protocol = read_config(config)
ROOT = Path(workflow.basedir)
job_spec = partial(job_spec, ROOT)
cell_files = partial(cell_files, protocol)

# The scripts import `engine` and `workflow` from this checkout.
os.environ.update(PYTHONPATH=os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))

if workflow.is_main_process:
    mark_of_life = clear_stale_lock(Path(".snakemake"))
    keep_source_facts(Path(".snakemake/source_facts.json"))


include: "workflow/rules/datasets.smk"
include: "workflow/rules/cells.smk"
include: "workflow/rules/measurements.smk"
include: "workflow/rules/evidence.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/timings.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/gate.smk"
include: "workflow/rules/watching.smk"


rule all:
    default_target: True
    input:
        PAPERS,
        rules.gate.output,
