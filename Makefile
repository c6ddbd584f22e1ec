# `make help` lists the targets.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install demo test check screenshots manual bench messages lock format clean

help: ## List the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

install: $(VENV)/.runtime ## Make the environment (.venv) with the locked run-time packages

demo: $(VENV)/.runtime ## Start the portal with sample content at http://localhost:8000/ (PORT=)
	@HTTPS=0 $(BIN)/python manage.py demo --port $(PORT)

test: $(VENV)/.development ## Run every test; closes with what was skipped for lack of a server
	@$(BIN)/python -m tests.servers.postgresql -- $(BIN)/python -m pytest -m "not browser and not processes" \
	  --ignore=tests/search/test_engine_parity.py --ignore=tests/search/test_elasticsearch_engine.py
	@$(BIN)/python -m pytest

check: $(VENV)/.development ## Lint, types, templates, import rows, migrations, production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint . --check --lint --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))") \
	  ALLOWED_HOSTS=portal.example.jp BASE_URL=https://portal.example.jp \
	  EMAIL_URL=smtp+tls://portal:word@mail.example.jp:587 DEFAULT_FROM_EMAIL=portal@portal.example.jp \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

screenshots: $(VENV)/.development ## Photograph every page and component into var/screenshots/ (open its index.html)
	@$(BIN)/python -m tests.screenshots

manual: $(VENV)/.development ## Photograph the screens of editors for docs/ja/ and check the words that it quotes (minutes)
	@$(BIN)/python -m tests.manual_screenshots

bench: $(VENV)/.development ## Measure speed as ratios, weight and paint of the main pages, Lighthouse where npm is (minutes)
	@$(BIN)/python -m bench.completion
	@$(BIN)/python -m bench.search
	@$(BIN)/python -m bench.directory
	@$(BIN)/python -m bench.readers
	@$(BIN)/python -m bench.pages

messages: $(VENV)/.development ## Compile locale/ and print what the packages say without Japanese
	DJANGO_SETTINGS_MODULE=portal.settings $(BIN)/python -m tests.portal.catalogues

format: $(VENV)/.development ## Put Python and templates in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint . --reformat --quiet

lock: $(VENV)/.development ## Lock the packages anew (needs a registry)
	cd requirements && for name in runtime development; do \
	  ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header $(if $(UPGRADE),--upgrade) $$name.in -o $$name.txt || exit 1; done

clean: ## Remove the environment and everything that the demo wrote
	rm -rf $(VENV) var

$(VENV)/.runtime: requirements/runtime.txt
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 or newer is needed."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements/development.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	@touch $@
