# Two commands for a new user: `make demo` and `make test`. Everything else is for developers.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check setup develop lock clean

demo: setup
	$(BIN)/zhongshu demo

test: develop
	$(BIN)/python tools/run_tests.py

check: develop
	$(BIN)/python tools/run_tests.py --quick

setup: $(VENV)/.installed

develop: $(VENV)/.developing

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python requirements.lock.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes --no-deps -r requirements.lock.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.developing: $(VENV)/.installed requirements-dev.lock.txt
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock.txt
	touch $@

lock: develop
	$(BIN)/python tools/lock.py

clean:
	rm -rf $(VENV) build .cache
