# Touchline: every target sets up what it needs in .venv, from locked versions.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench bench-quick lock docs clean

# The first Python >= 3.11 that is there; override with `make PYTHON=…`.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin

PAGE := $(shell find frontend src/touchline/locale/messages -name node_modules -prune -o -type f -print 2>/dev/null)

help:  ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Touchline needs Python 3.11 or newer; none was found. Install one, or say where: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Could not make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

# What the page is made of is named here because installing builds it, where it is not fresh.
$(VENV)/.runtime: $(VENV)/.made requirements.lock pyproject.toml hatch_build.py $(PAGE)
	@echo "Installing Touchline into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@echo "Installing what tests and checks need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.dev  ## Set up the development environment in .venv

demo: $(VENV)/.runtime  ## Build journey maps of real customers and open the start page
	@$(BIN)/touchline demo

test: $(VENV)/.dev  ## Run all tests
	@$(BIN)/python -m pytest

lint: $(VENV)/.dev  ## Style, types, direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python frontend/build.py --check

format: $(VENV)/.dev  ## Mend style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.dev  ## Run all benchmarks (see docs/benchmarks.md)
	@$(BIN)/python -m benchmarks

bench-quick:  ## Measure the engine at 10 million events in under 3 minutes; prints JSON
	@$(MAKE) --no-print-directory setup >&2
	@$(BIN)/python -m benchmarks.engine --events 10M --within 90

docs: $(VENV)/.runtime  ## Write the reference pages and JSON Schemas that derive from the code
	@$(BIN)/python docs/generate.py
	@$(BIN)/python docs/schemas/write.py

lock: $(VENV)/.made  ## Resolve dependencies again and write the lock files
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv export --quiet --upgrade --format requirements-txt --no-emit-project --no-header --no-annotate --no-dev --extra demo -o requirements.lock
	@$(BIN)/uv export --quiet --format requirements-txt --no-emit-project --no-header --no-annotate --all-extras --all-groups -o requirements-dev.lock

clean:  ## Remove what was made: environment, caches, derived projects
	@rm -rf $(VENV) .bench dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +
	@find examples -name .touchline -prune -exec rm -rf {} +
