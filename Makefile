# Developers' commands. Users need only ./run and ./test.
.PHONY: help lint fix check test all docs handbook lock bench golden screenshots release clean
PY := .venv/bin/python

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 14

lint: ## ruff, mypy --strict and the import contracts
	requirements/install test
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

fix: ## put right what ruff can put right, and format
	requirements/install test
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

check: lint test ## lint, then the quick tests

test: ## the quick tests with all they need (same as ./test)
	./test

all: ## every test, also the slow ones (same as ./test all)
	./test all

docs: ## the documentation under docs/_build/html, warnings are errors
	requirements/install test
	.venv/bin/sphinx-build -W --keep-going -b html docs docs/_build/html

handbook: ## the handbook of the expression language, printed by tests/spec, then the documentation
	requirements/install test
	BANGFU_HANDBOOK=docs/_generated/handbook.md .venv/bin/pytest tests/spec
	$(MAKE) docs

lock: ## new lock files from pyproject.toml; ARGS=--upgrade takes newer versions
	requirements/install lock
	$(PY) requirements/make_locks.py $(ARGS)

golden: ## rewrite the golden files after a wanted change; read the diff before you commit
	requirements/install test
	BANGFU_UPDATE_GOLDEN=1 .venv/bin/pytest tests -k golden

screenshots: ## every picture of docs/images: the report, and the site on an officer's day (some minutes)
	requirements/install test
	$(PY) docs/screenshots.py

bench: ## the measurements of docs/benchmarks.md (long)
	requirements/install bench
	$(PY) -m bench

release: all ## every test, then the wheel under dist/
	$(PY) -m pip wheel -qq --no-index --no-deps --no-build-isolation -w dist .

clean: ## everything made, but not .venv
	rm -rf run-output dist docs/_build docs/_generated .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
