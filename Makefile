# Needs python3 (3.11 or newer), python3-venv and make. Every target sets up what it needs first.
PYTHON ?= python3
VENV := .venv/bin/python
# Two workers: the machines this is meant for have two cores or more, and each test has its own folders.
PYTEST_ARGS ?= -n 2
.DEFAULT_GOAL := help
.PHONY: help setup run test lint format package bench torture requirements keys pictures notices clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Make everything ready: .venv, the pinned packages, the system libraries
	@$(PYTHON) resources/setup/bootstrap.py work

run: ## Open the sample case; without a screen, draw it into build/
	@$(PYTHON) resources/setup/bootstrap.py run
	@$(VENV) resources/setup/start.py

test: setup ## Run the tests, without a screen
	QT_QPA_PLATFORM=offscreen $(VENV) -m pytest $(PYTEST_ARGS)

lint: setup ## Check style, types and who imports whom
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy
	QT_QPA_PLATFORM=offscreen $(VENV) -m pytest -q tests/test_imports.py

format: setup ## Lay the code out and sort its imports
	$(VENV) -m ruff check --fix .
	$(VENV) -m ruff format .

package: setup ## Build dist/rapporteur/ and, where dpkg-deb is found, the .deb
	$(VENV) resources/packaging/build_program.py
	$(VENV) resources/packaging/make_deb.py

bench: setup ## Measure speed; the figures go into build/bench.json
	@mkdir -p build
	$(VENV) -m tests.benchmarks --out build/bench.json

torture: setup ## The long reliability runs
	$(VENV) -m tests.torture

requirements: ## Pin the requirements anew (needs uv)
	$(PYTHON) resources/setup/lock.py

keys: setup ## Write the key table of the user guide from the table of actions
	$(VENV) resources/setup/write_keys.py

pictures: setup ## Draw the pictures of the README anew
	$(VENV) resources/setup/write_pictures.py

notices: setup ## Write resources/THIRD_PARTY.txt from the installed packages
	$(VENV) resources/packaging/third_party.py

clean: ## Remove everything that was made here
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find db viewer resources tests -name __pycache__ -type d -prune -exec rm -rf {} +
