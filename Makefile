# Everything starts with `make`: each target brings what it needs.
#
#   make demo    the main job on real data, from installation to proof
#   make lab     JupyterLab with the example
#   make test    all tests (brings Chromium for the browser tests, or says what is missing)
#   make check   lint, types, layers, freshness of the built front end
#   make bench   the measures beside their peers, as a table
#   make docs    the command reference, written from the commands themselves

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# uv trusts what the machine trusts, as pip does (companies have certificates of their own)
export UV_SYSTEM_CERTS := true
export UV_NATIVE_TLS := true
# telemetry of dependencies is off, here as in the product
export MLFLOW_DISABLE_TELEMETRY := true
export DO_NOT_TRACK := true

.PHONY: help demo lab test quick check bench docs clean

help:
	@sed -n 's/^#   //p' $(firstword $(MAKEFILE_LIST))

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Step: virtual environment. $(PYTHON) is older than 3.11." >&2; \
	  echo "Remedy: install Python 3.11 or newer, then: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { echo "Step: virtual environment. Remedy: install Python's venv module (Debian: apt-get install python3-venv)." >&2; exit 2; }

# uv installs in seconds what pip installs in minutes; where it cannot be had, pip serves.
define install
	@echo "Installing mlops-jupyter ($(1)) …"
	@$(BIN)/python -m pip install -q uv 2>/dev/null || true
	@if [ -x $(BIN)/uv ] && $(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python -e '.[$(1)]' 2>$(VENV)/uv.log; then :; \
	else $(BIN)/python -m pip install -q -e '.[$(1)]' || { \
	  echo "Step: installation. Remedy: read the message above; without network access, point pip at a mirror (pip config set global.index-url …) and call make again." >&2; exit 2; }; fi
	@touch $@
endef

$(VENV)/.demo: $(BIN)/python pyproject.toml mlops_jupyter/labextension/source.sha256
	$(call install,demo)

$(VENV)/.dev: $(BIN)/python pyproject.toml mlops_jupyter/labextension/source.sha256
	$(call install,dev)
	@touch $(VENV)/.demo

demo: $(VENV)/.demo
	@$(BIN)/mlops demo

lab: $(VENV)/.demo
	@$(BIN)/mlops demo --prepare
	@$(BIN)/jupyter lab demo/flights.ipynb

quick: $(VENV)/.dev
	@$(BIN)/python -m pytest -m "not journey"

test: $(VENV)/.dev
	@$(BIN)/python tests/journeys/browser.py
	@$(BIN)/python -m pytest

check: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python labextension/assets.py check

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks

docs: $(VENV)/.dev
	@$(BIN)/python docs/commands.py

clean:
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
