# Init Atlas: from config.yaml to the paper. The stages, in the order in which they run:
#   datasets -> cells -> measurements -> verdicts -> figures and tables -> report
# Every rule's sources count: an edit reruns what depends on it (workflow/scripts/job_spec.py).
import os
from functools import partial
from pathlib import Path

from snakemake.utils import min_version

from engine.report.catalogue import figure_families, figure_names, paper_tables
from engine.study.kinds import module_of, modules_of_all
from engine.study.source_facts import keep_source_facts
from workflow.preflight import refuse
from workflow.scripts.cell_files import cell_files
from workflow.scripts.job_environment import conda_file, job_environment
from workflow.scripts.job_spec import OF_ONE_KIND, job_spec
from workflow.scripts.rate_limit import lift_rate_limit
from workflow.scripts.read_config import plainly_written, read_config
from workflow.scripts.stale_lock import clear_stale_lock
from workflow.scripts.try_typesetting import try_typesetting
from workflow.scripts.watched_run import WatchedRun

min_version("9.27")


configfile: plainly_written("config.yaml", workflow.configfiles)


protocol = read_config(config)
ROOT = Path(workflow.current_basedir)  # workflow/Snakefile includes this file
job_spec = partial(job_spec, ROOT)
cell_files = partial(cell_files, protocol)
STUDY_ENV = conda_file(ROOT)

os.environ.update(job_environment(ROOT, workflow))

if workflow.is_main_process:
    refuse(ROOT)
    mark_of_life = clear_stale_lock(Path(".snakemake"))
    keep_source_facts(Path(".snakemake/source_facts.json"))


include: "workflow/rules/datasets.smk"
include: "workflow/rules/cells.smk"
include: "workflow/rules/measurements.smk"
include: "workflow/rules/evidence.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/crate.smk"
include: "workflow/rules/gate.smk"
include: "workflow/rules/watching.smk"


rule all:
    default_target: True
    input:
        PAPERS,
        ANSWERS,
        rules.crate.output,
        rules.gate.output,
