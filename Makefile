# `make chat` and `make test` need nothing but Python 3.11 and make; the rest is set up here.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: chat bot index test check picture clean

chat: index  ## talk in the terminal; no token needed
	@$(BIN)/python -m bot chat

bot: index  ## run the Telegram bot (BOT_TOKEN in .env)
	@$(BIN)/python -m bot

index: $(VENV)/installed  ## make the index match the corpus
	@$(BIN)/python -m index build

test: $(VENV)/installed-dev  ## run all tests
	@$(BIN)/python -m pytest

check: $(VENV)/installed-dev  ## format, lint and type-check
	$(BIN)/ruff format $(if $(CI),--check)
	$(BIN)/ruff check
	$(BIN)/mypy

picture: $(VENV)/installed-dev  ## draw the conversation that the README shows
	@$(BIN)/python -m tests.picture

clean:  ## remove what was set up and built
	rm -rf $(VENV) .index *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or newer is needed; name it: make PYTHON=python3.11'; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --disable-pip-version-check --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/pip install --disable-pip-version-check --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@
