# Two commands on a fresh machine with git, make and Python 3.11 or newer: `make demo` and `make test`.
# Each makes the virtual environment by itself, from the pinned and hashed requirements.lock.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

# Some tests need a Chromium that starts, or pywb; without them they are left out, and that is said.
CHROMIUM = $(shell for c in chromium chromium-browser google-chrome; do \
	$$c --version >/dev/null 2>&1 && { echo $$c; break; }; done)

WAYBACK = $(shell command -v wayback)
LEFT_OUT = $(if $(CHROMIUM),,tests/browser) $(if $(WAYBACK),,tests/pywb)

.PHONY: help demo test lint format lock install clean

help:
	@echo 'make demo    crawl the sample portal twice and show what was kept'
	@echo 'make test    lint, types and tests; those in a browser and with pywb where there is one'
	@echo 'make lint    lint and types only'
	@echo 'make format  format and fix what ruff can'
	@echo 'make lock    renew requirements.lock (needs uv)'

demo: install
	@$(BIN)/fazhi demo

test: lint
	@$(BIN)/pytest --numprocesses auto --dist loadfile $(addprefix --ignore=,$(LEFT_OUT))
	@$(if $(CHROMIUM),,echo 'tests/browser left out: no Chromium on PATH (Debian: apt-get install chromium)' >&2)
	@$(if $(WAYBACK),,echo 'tests/pywb left out: no wayback on PATH (.ci/run shows how to install pywb)' >&2)

lint: install
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > .import-linter.out || { cat .import-linter.out; exit 1; }

format: install
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

install: $(VENV)/.installed

# --no-deps: the lock names everything, and pip 23.2 (Python 3.11's own) stumbles over resolving it again.
$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n '$(PYTHON)' || { echo 'fazhi needs Python 3.11 or newer with venv (Debian: python3-venv)' >&2; exit 1; }
	@echo 'installing into $(VENV) …' >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	@touch $@

lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --output-file requirements.lock
	echo pywb | uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --output-file .ci/pywb.lock

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
