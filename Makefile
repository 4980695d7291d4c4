# Two commands matter: `make serve` shows the site, `make test` proves it. Both set up .venv first.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup serve site test record verify-gpu setup-gpu lint format lock clean

help: ## say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: $(BIN)/.ready ## make .venv and install the pinned packages

# Touched last, so that an interrupted set-up is done again.
$(BIN)/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Whyshape needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

serve: setup ## build the site and serve it at http://localhost:8000 (PORT=...)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --dev-addr localhost:$(PORT)

site: setup ## build the site into site/, refusing dead links
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

test: lint ## run everything: lint, form, notebooks through nbval, snippets, site
	$(BIN)/python -m pytest --numprocesses $(JOBS)

record: setup ## run every entry in every TensorFlow release and record what each says (needs uv; an hour, 30 GB)
	$(BIN)/python -m whyshape record

# First proves that a convolution really runs on a GPU: TensorFlow falls back to the CPU without a word.
# OFFLINE=1 installs nothing: $(PYTHON) must hold the pinned TensorFlow and Keras and what runs notebooks.
INSTALLS = $(if $(filter-out 0,$(OFFLINE)),,yes)
GPU_PYTHON = $(if $(INSTALLS),$(BIN)/python,$(PYTHON))
ON_GPU = PYTHONPATH="$(CURDIR)$${PYTHONPATH:+:$$PYTHONPATH}" WHYSHAPE_DEVICE=gpu $(GPU_PYTHON)

verify-gpu: $(if $(INSTALLS),setup-gpu) ## run every notebook on this machine's NVIDIA GPU and record what it says (OFFLINE=1)
	$(ON_GPU) -m whyshape.gpu
	$(ON_GPU) -m pytest notebooks --numprocesses $(JOBS)
	$(ON_GPU) -m whyshape record --gpu

# The driver first: without one, gigabytes would be installed for nothing.
setup-gpu:
	$(PYTHON) -m whyshape.gpu --driver
	@$(MAKE) --no-print-directory setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^tensorflow==' requirements.txt | sed 's/==/[and-cuda]==/')"

lint: setup ## ruff, both as linter and as formatter
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: setup ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: setup ## pin requirements.txt again from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra notebooks --extra site --extra test --extra mcp --universal --python-version 3.11 --no-header --quiet --output-file requirements.txt

clean: ## remove what can be made again
	rm -rf $(VENV) site .cache .pytest_cache .ruff_cache
