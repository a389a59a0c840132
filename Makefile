# One word for each thing one does with voicedesk. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo up test check format coverage audit deploy bench docs lock servers setup setup-demo setup-test clean

export UV_NO_SYNC = 1

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup-demo ## a whole voice call, offline: no key, no network
	@.venv/bin/voicedesk demo

up: ## start the desk for real on this machine
	@bash scripts/setup.sh up
	@bash scripts/servers.sh livekit-server
	@.venv/bin/voicedesk up

test: setup-test ## every test; what a missing server skips is said with its reason
	@bash scripts/test.sh

check: ## format, lint, types, imports, dependencies, spelling, locks, house rules
	@bash scripts/setup.sh check
	@bash scripts/check.sh

format: setup-test ## put the code in shape
	@.venv/bin/ruff format
	@.venv/bin/ruff check --fix

coverage: setup-test ## the tests again, with what they cover
	@.venv/bin/coverage erase
	@bash scripts/test.sh --cov --cov-append --cov-report=
	@.venv/bin/coverage report
	@.venv/bin/coverage report --include='*/domain/*,*/services/*,*/workflows/*' --fail-under=97

audit: setup-test ## secrets, rules of ours, dangerous calls, workflow files, migrations, licences, bill of materials
	@bash scripts/audit.sh

deploy: ## read every file under deploy/ with the tool that knows its form
	@bash scripts/deploy.sh

bench: setup-test ## every measurement, quickly; for one in full: .venv/bin/python -m lab.bench NAME
	@for name in $$(.venv/bin/python -m lab.bench --list); do .venv/bin/python -m lab.bench $$name --quick || exit 1; done

docs: ## build the documentation into site/
	@bash scripts/docs.sh

lock: setup-test ## resolve again and write requirements/ (UPGRADE=--upgrade takes newer releases)
	@bash scripts/lock.sh $(UPGRADE)

servers: ## build the real servers that some tests use (minutes, once)
	@bash scripts/servers.sh

setup: setup-test ## everything that developing needs

setup-demo: # what `make demo` needs
	@bash scripts/setup.sh demo

setup-test: # what `make test` needs
	@bash scripts/setup.sh test

clean: ## throw away what was built, keep what was recorded in var/
	@rm -rf .venv .uv site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage*
