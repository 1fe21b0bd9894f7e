# make report: environment, locked install, the whole study. make test: every check.
# Both need the network only for the first install (or after a change of the lock).
# The environment's programs are called as modules: a script of pip's names its interpreter in a line
# that some names of folders break.
PYTHON ?= python3
CORES ?= all
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help report test rerun accept lock clean
help:
	@echo "make report   run the study and typeset the paper into results/report (CORES=$(CORES))"
	@echo "make test     lint, unit and workflow tests"
	@echo "make rerun    run the files in CELLS again and judge all claims (python -m engine why CLAIM names them)"
	@echo "make accept   write the verdicts in results/ to the accepted ones, which a run is held to"
	@echo "make lock     resolve pyproject.toml anew into requirements*.txt (needs uv and a network)"
	@echo "make clean    remove results/; the environment stays"

report: $(VENV)/installed
	$(BIN)/python -m engine.report.system
	$(BIN)/python -m snakemake --cores $(CORES)

test: $(VENV)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python -m snakefmt --check Snakefile workflow
	$(BIN)/python -m snakemake --lint
	$(BIN)/python -m engine.report.system
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

rerun: $(VENV)/installed
	@test -n "$(CELLS)" || { echo 'Say which: make rerun CELLS="results/cells/..."; python -m engine why CLAIM names the cells of a claim' >&2; exit 1; }
	$(BIN)/python -m snakemake --cores $(CORES) results/verdicts.json --forcerun $(CELLS)

accept: $(VENV)/installed
	$(BIN)/python -m engine accept workflow/expected_verdicts.yaml

# Of what the lock holds, immutables alone has no wheel for 3.14.
$(VENV)/bin/python:
	@command -v "$(PYTHON)" >/dev/null || { echo "No $(PYTHON) here: install Python 3.11, 3.12, 3.13 or 3.14, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; v = sys.version_info; sys.exit(None if (3, 11) <= v < (3, 15) else f"{sys.executable} is Python {v.major}.{v.minor}; Init Atlas needs 3.11, 3.12, 3.13 or 3.14: say make PYTHON=python3.12")'
	@"$(PYTHON)" -c 'import os, shutil, sys, sysconfig; builds = shutil.which("cc") and os.path.exists(sysconfig.get_path("include") + "/Python.h"); sys.exit(None if builds or sys.version_info < (3, 14) else "Python 3.14 needs a C compiler and its headers for one package: apt install gcc libc6-dev python3-dev (Debian, Ubuntu), dnf install gcc python3-devel (Fedora), xcode-select --install (macOS)")'
	"$(PYTHON)" -m venv $(VENV)

# A stamp per lock: while the lock stays as it is, pip is not run again.
$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $<
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $<
	@touch $@

UV ?= uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml
lock:
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf results
