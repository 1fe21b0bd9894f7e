import sys
from types import SimpleNamespace

import pytest

from workflow.scripts.rate_limit import lift_rate_limit


def run(max_jobs=100, local=True, count=sys.maxsize):
    limiter = SimpleNamespace(max_jobs=max_jobs, timespan=1)
    scheduler = SimpleNamespace(job_rate_limiter=limiter, resources={"_job_count": count})
    return SimpleNamespace(scheduler=scheduler, local_exec=local)


def test_limit_goes_where_cores_limit_the_run_and_another_snakemake_is_left_alone():
    other = SimpleNamespace()
    lift_rate_limit(other)
    assert not vars(other)
    here = run()
    lift_rate_limit(here)
    assert here.scheduler.job_rate_limiter is None


@pytest.mark.parametrize("kept", [run(max_jobs=5), run(local=False), run(count=100)])
def test_limit_stays_on_a_cluster_or_where_it_was_asked_for(kept):
    lift_rate_limit(kept)
    assert kept.scheduler.job_rate_limiter is not None
