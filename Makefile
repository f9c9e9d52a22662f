# The words a newcomer tries. `make help` lists them.
PYTHON ?= python3.11
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export DJANGO_SETTINGS_MODULE ?= config.settings.local

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test check fix services e2e bench kills instants pdf-check lock vendor messages openapi docs screenshots

help: ## list these words
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# --no-deps: the lock is whole. Left to resolve, pip takes a newer coverage[toml] than the one locked.
$(VENV)/.runtime: requirements.txt
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python 3.11 is needed (PYTHON=… names another)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@touch $@

install: $(VENV)/.runtime ## the virtual environment from the hashed lock, and the translations
	@$(BIN)/python tools/compile_messages.py

install-dev: install $(VENV)/.development ## the same with the tools for tests and checks

run: install ## a living marketplace on http://127.0.0.1:8000 (PORT=… for another)
	@$(BIN)/python manage.py migrate --verbosity 0 --skip-checks  # the server checks, once
	@$(BIN)/python manage.py load_reference --skip-checks
	@$(BIN)/python manage.py demo --skip-checks
	@$(BIN)/python manage.py run_matching --all --if-changed --skip-checks
	@$(BIN)/python manage.py logins --skip-checks
	@$(BIN)/python tools/serve.py $(PORT)

test: install-dev ## the whole suite on SQLite; needs no service and no browser
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

check: install-dev ## style, types, imports, migrations, production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	  ALLOWED_HOSTS=praksisbro.example DATABASE_URL=sqlite:///:memory: SITE_ADDRESS=https://praksisbro.example \
	  DJANGO_SETTINGS_MODULE=config.settings.production $(BIN)/python manage.py check --deploy --fail-level WARNING

fix: install-dev ## mend style by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Left out: tests that never touch a database (plain Python); `make test` has run them.
NO_DATABASE := tests/engine $(addprefix tests/bench/test_,bench.py workers.py) $(addprefix tests/test_,architecture.py translations.py every_template.py every_flow.py)

services: install-dev ## the suite on PostgreSQL, the broker tests on Redis
	@$(BIN)/python tools/services.py
	DATABASE_URL=$${SERVICES_DATABASE_URL:-postgresql://postgres@127.0.0.1:5432/praksisbro} \
	  $(BIN)/python -m pytest -q -n auto --dist worksteal -m "not e2e" $(addprefix --ignore=,$(NO_DATABASE))

e2e: install-dev ## the browser tests, in Debian's Chromium
	@$(BIN)/python -m pytest -q -m e2e tests/frontend tests/e2e

bench: install-dev ## speed and memory as ratios; writes docs/benchmark.md
	$(BIN)/python -m bench

kills: install-dev ## 50 times kill -9 over 5,000 due rows, and the control (needs PostgreSQL, Redis)
	$(BIN)/python -m tests.notifications.kills --rows 5000 --kills 50 --workers 2
	! $(BIN)/python -m tests.notifications.kills --rows 1000 --kills 10 --control

instants: install-dev ## the whole suite at twelve moments such as a leap day (over an hour)
	$(BIN)/python -m tests.run_at_instants

pdf-check: install-dev ## can a screen reader read our PDF files: the demo's, and names in every script
	$(BIN)/python -m tools.pdf

lock: ## renew the lock files from requirements*.in
	@$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt

vendor: ## renew the front-end files from the npm registry
	$(BIN)/python tools/vendor.py

messages: ## collect the strings of Bokmål and Nynorsk (needs xgettext)
	$(BIN)/python manage.py makemessages --locale nb --locale nn --no-location --no-wrap --ignore .venv --ignore var

openapi: ## write docs/openapi.yaml from the code
	$(BIN)/python manage.py spectacular --api-version v1 --lang en --file docs/openapi.yaml --validate --fail-on-warn

docs: ## write the documents that are drawn from the code
	PYTHONPATH=. $(BIN)/python tools/draw_flows.py

screenshots: install-dev ## draw the pictures of the README from a fresh demo (needs Chromium)
	$(BIN)/python -m tools.screenshots
