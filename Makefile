# make report: environment, locked install, the whole study. make test: checks in minutes;
# make test-all: every one of them but the kills and full disks of make torture.
# Both need the network only for the first install (or after a change of the lock).
# The environment's programs are called as modules: a script of pip's names its interpreter in a line
# that some names of folders break.
PYTHON ?= python3
CORES ?= all
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help report quick test test-all torture fresh-machine rerun verify accept freeze lock clean
help:
	@echo "make report   run the study and typeset the paper into results/report (CORES=$(CORES))"
	@echo "make quick    the same study in minutes, as a draft"
	@echo "make test     lint, types, unit tests and the quick study from end to end, in minutes"
	@echo "make test-all the same, and all that takes longer: workflows, papers, browser, mutations"
	@echo "make fresh-machine   the way of a newcomer, on a bare system made for it (root, debootstrap)"
	@echo "make torture  the tests that do damage: kills, full disks, spoilt files (docs/faults.md)"
	@echo "make verify   run a random tenth of the cells again, and compare them to the bit (SHARE, SEED, CELLS)"
	@echo "make rerun    run the files in CELLS again and judge all claims (python -m engine why CLAIM names them)"
	@echo "make accept   write the verdicts in results/ to the accepted ones, which a run is held to"
	@echo "make freeze   fix all claims as they are now, before a seed that nobody has seen results of"
	@echo "make lock     resolve pyproject.toml anew into requirements*.txt (needs uv and a network)"
	@echo "make clean    remove results/; the environment stays"

report: $(VENV)/installed
	$(BIN)/python -m snakemake --cores $(CORES)

quick: $(VENV)/installed
	$(BIN)/python -m snakemake --cores $(CORES) --configfile config.yaml config.quick.yaml

# The marker of pytest that says which tests; none for all of them.
TESTS = not slow
test: $(VENV)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python -m mypy
	$(BIN)/python -m snakefmt --check Snakefile workflow
	$(BIN)/python -m snakemake --lint
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile -m "$(TESTS)" --ignore tests/workflow/test_torture.py

test-all: TESTS =
test-all: test

# Not in parallel: a test that kills or starves its own runs wants its neighbours idle.
torture: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m torture

fresh-machine:
	tests/fresh_machine.sh

rerun: $(VENV)/installed
	@test -n "$(CELLS)" || { echo 'Say which: make rerun CELLS="results/cells/..."; python -m engine why CLAIM names the cells of a claim' >&2; exit 1; }
	$(BIN)/python -m snakemake --cores $(CORES) results/verdicts.json --forcerun $(CELLS)

verify: $(VENV)/installed
	$(BIN)/python -m engine verify $(CELLS) $(if $(SHARE),--share $(SHARE)) $(if $(SEED),--seed $(SEED))

accept: $(VENV)/installed
	$(BIN)/python -m engine accept workflow/expected_verdicts.yaml

freeze: $(VENV)/installed
	$(BIN)/python -m engine freeze workflow/frozen_claims.yaml

$(VENV)/bin/python:
	@command -v "$(PYTHON)" >/dev/null || { echo "Init Atlas: no $(PYTHON) here. Install Python 3.11 to 3.14, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" workflow/preflight.py --installing
	@"$(PYTHON)" -m venv $(VENV)

# A stamp per lock: while the lock stays as it is, pip is not run again.
$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	@$(BIN)/python workflow/preflight.py --installing
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement $<
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(VENV)/bin/python
	@$(BIN)/python workflow/preflight.py --installing
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement $<
	@touch $@

UV ?= uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml
lock:
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf results
