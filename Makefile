# Everything that anybody types. Needs make, Python 3.11 or newer and a network for the first
# time; each step leaves a mark inside what it made, so that nothing is done twice.

PORT ?= 8000
TEST_WORKERS ?= 3
CHECKS := check-tests check-types check-style check-docs

IN := .venv/bin
PIP_INSTALL := $(IN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile
BASE := .venv/.base
DEV := .venv/.dev
PAGES := node_modules/.pages
BROWSERS := chromium chromium-browser google-chrome

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test soak check $(CHECKS) format docs bench locks clean

help:
	@echo "make run     set up what is needed and serve Accord with a sample company (PORT=$(PORT))"
	@echo "make test    set up what is needed and run all tests"
	@echo "make soak    the tests of safety in full: hundreds of kills, thousands of merges"
	@echo "make check   style, types, contracts, migrations, documentation"
	@echo "make bench   the benchmarks of docs/benchmarks.md"
	@echo "make setup   only set up, so that .venv/bin/accord works"
	@echo "make format  bring the code into the common style"
	@echo "make docs    the documentation as pages, in docs/_build/html"
	@echo "make locks   choose the versions of all packages anew"
	@echo "make clean   remove what setup made (no data of Accord's lies here)"

setup: $(BASE) $(PAGES)

setup-dev: setup $(DEV)

run: setup
	@PYTHONDONTWRITEBYTECODE= exec $(IN)/accord serve --sample --port $(PORT)

test: setup-dev
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; \
	 echo "No Chromium here: the tests in a browser are skipped. On Debian: apt install chromium" >&2
	PYTHONDONTWRITEBYTECODE= $(IN)/python -m pytest -n $(TEST_WORKERS)

soak: setup-dev
	ACCORD_SOAK=1 PYTHONDONTWRITEBYTECODE= $(IN)/python -m pytest -m soak --durations=20

# Side by side, each with its words in one piece.
check: setup-dev
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target $(CHECKS)

check-tests:
	$(IN)/python -m pytest tests/test_architecture.py tests/test_docs.py tests/test_jobs.py

check-types:
	$(IN)/mypy

check-style:
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(IN)/lint-imports --no-cache

check-docs:
	$(IN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html

format: setup-dev
	$(IN)/ruff check --fix .
	$(IN)/ruff format .

docs: setup-dev
	$(IN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html

bench: setup-dev
	$(IN)/python -m bench

locks: setup-dev
	for each in base dev node; do \
	  $(IN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --output-file requirements/$$each.txt requirements/$$each.in || exit 1; \
	done

clean:
	rm -rf .venv node_modules docs/_build src/accord/ui/static/vendor

.venv/pyvenv.cfg:
	@sh tools/make-venv .venv

$(BASE): requirements/base.txt pyproject.toml | .venv/pyvenv.cfg
	@echo "Installing what Accord needs …" >&2
	$(PIP_INSTALL) --no-deps --require-hashes -r requirements/base.txt
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(BASE)
	@echo "Installing what the tests and checks need …" >&2
	$(PIP_INSTALL) --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

$(PAGES): package.json package-lock.json tools/vendor.py requirements/node.txt | $(BASE)
	@echo "Fetching what the pages load …" >&2
	@sh tools/npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@$(IN)/python tools/vendor.py
	@touch $@
