# `make run` asks or runs the bot, `make test` tests it; both do their own set-up in .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help run test check format bench picture

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-8s %s\n", $$1, $$2 }' Makefile

.venv/runtime: requirements.txt pyproject.toml
	@echo "Setting up .venv (once; about half a minute) ..." >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Moonrace needs Python 3.11 or newer; try make PYTHON=python3.12")' >&2
	@$(PYTHON) -m venv .venv </dev/null >&2
	@$(PIP) install --require-hashes -r requirements.txt </dev/null >&2
	@$(PIP) install --no-deps -e . </dev/null >&2
	@touch $@

.venv/dev: .venv/runtime
	@$(PIP) install -e '.[dev]' </dev/null >&2
	@touch $@

.venv/bench: .venv/dev
	@if $(PIP) install -e '.[bench]' </dev/null >&2; then touch $@; fi

# Failing here only means that each start takes longer.
.venv/prepared: .venv/runtime $(wildcard knowledge/*.py knowledge/data/*.toml knowledge/data/*/*)
	@$(BIN)/moonrace prepare </dev/null >&2 && touch $@ || true

run: .venv/prepared ## Run the bot; without a token, ask in the terminal
	@$(BIN)/moonrace run

test: .venv/dev ## Run all tests
	@$(BIN)/pytest -n auto --dist worksteal

check: .venv/dev ## Lint, types, architecture, formatting, data
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/moonrace check

format: .venv/dev ## Put the code into the house's form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: .venv/bench ## Measure speed and memory; prints figures, passes no verdict
	@$(BIN)/python -m tests.bench

picture: .venv/dev ## Draw the README's pictures anew from real answers
	@$(BIN)/moonrace ask --no-log --svg docs/answer.svg "When did Russia and China sign the memorandum on a lunar station?"
	@$(BIN)/python -m tests.examples
