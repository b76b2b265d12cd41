# Two commands do everything: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
# An empty environment has no PATH, and what is started here needs one.
PATH := $(or $(PATH),/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
export PATH
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
HOME_OF_DEMO ?= .whimbrel/demo
PORT ?= 8470
WORKERS ?= 2

ORACLE := tests/oracle/node_modules/.installed
CLIENTS := tests/clients/node_modules/.installed
SECONDS ?= 60

.PHONY: help setup demo test quick fuzz check format lock clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(VENV)/.installed $(ORACLE) $(CLIENTS) ## Install what is needed into .venv

$(VENV)/.installed: requirements/dev.lock pyproject.toml
	$(SHELL) scripts/make-venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

# Only tests need these, so nothing stops where they cannot be installed; they say then that they were skipped, and why.
$(ORACLE) $(CLIENTS): %/node_modules/.installed: %/package-lock.json %/.npmrc
	@if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then \
		cd $* && npm ci --silent --ignore-scripts && touch node_modules/.installed || \
		echo "npm could not install what $* needs; tests that need it will be skipped." >&2; \
	fi

demo: $(VENV)/.installed ## Start the product with a synthetic data set, and say where it is
	@exec $(BIN)/whimbrel demo --home $(HOME_OF_DEMO) --port $(PORT)

test: check ## Run every check and every test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

quick: check ## Run the checks and the tests that need no engine
	$(BIN)/python -m pytest tests/unit tests/architecture -n $(WORKERS)

fuzz: setup ## Ask what nobody thought of, for twice SECONDS, from SEED: of the grammar of JQL, and of each address
	PYTHONPATH=tests $(BIN)/python -m agree.fuzz --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))
	FUZZ_SECONDS=$(SECONDS) FUZZ_SEED=$(or $(SEED),1) $(BIN)/python -m pytest -n 0 tests/integration/rest/test_openapi.py

check: setup ## Run the linters, the type checker and the import contracts
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: setup ## Renew the lock files
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header pyproject.toml -o requirements/runtime.lock
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --extra dev pyproject.toml -o requirements/dev.lock

clean: ## Remove what was installed and built; homes stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tests/oracle/node_modules
