# Every gesture of the project; `make` alone lists them.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.SHELLFLAGS := -eu -c
PYTHON ?= python3
export PORT ?= 8000
JOBS ?= 2
PY := .venv/bin/python
DUMMY_PRODUCTION := \
	DJANGO_SETTINGS_MODULE=educonnect_admin.settings.prod ALLOWED_HOSTS=educonnect.example \
	SECRET_KEY=verification-seulement-0123456789-abcdefghijklmnopqrstuvwxyz-9876543210 \
	SECRET_RING=1:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef \
	DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost:6379/0 \
	GUICHET_URL=https://guichet.example

.PHONY: help demo setup test test-fast test-browser check fix bench services-test screenshots \
	migrations shell reset port

help: ## Montre cette aide
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: port system-papers packages-base ## Lance la démonstration au premier plan (PORT=8000) ; Ctrl-C arrête tout
	@exec $(PY) manage.py run_demo --port $(PORT)

setup: system-papers packages-dev ## Prépare le poste : environnement, paquets, crochets de git
	@if git rev-parse --git-dir >/dev/null 2>&1; then .venv/bin/pre-commit install; fi

test: system-papers system-browser packages-dev ## Lance tous les tests, parcours au navigateur compris
	@$(PY) -m pytest -n $(JOBS) --dist loadgroup --create-db

test-fast: system-papers packages-dev ## Lance les tests rapides, sans navigateur
	@$(PY) -m pytest -n $(JOBS) --dist loadgroup -m "not browser and not slow"

test-browser: system-papers system-browser packages-dev ## Lance les parcours au navigateur
	@$(PY) -m pytest -m browser

check: system-papers packages-dev ## Vérifie style, types, couches, gabarits, migrations et réglages
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy .
	@.venv/bin/lint-imports
	@.venv/bin/djlint templates --quiet --check
	@.venv/bin/djlint templates --quiet --lint
	@DJANGO_SETTINGS_MODULE=educonnect_admin.settings.test $(PY) manage.py makemigrations --check --dry-run
	@$(DUMMY_PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

fix: packages-dev ## Répare ce qu'un outil sait réparer
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
	@.venv/bin/djlint templates --quiet --reformat

bench: system-papers packages-dev ## Mesure le travail face à la façon simple de le faire
	@$(PY) -m bench

services-test: system-papers system-browser packages-dev ## Lance les tests sur PostgreSQL et Redis installés
	@. .ci/services && $(PY) -m pytest -n $(JOBS) --dist loadgroup --create-db \
		--ignore tests/services && exec $(PY) -m pytest --create-db tests/services

screenshots: system-papers system-browser packages-dev ## Refait les images de docs/images
	@$(PY) manage.py capture_screens

migrations: system-papers packages-dev ## Écrit les migrations qui manquent
	@$(PY) manage.py makemigrations

shell: system-papers packages-dev ## Ouvre un interpréteur sur la base de démonstration
	@exec $(PY) manage.py shell

reset: ## Arrête le PostgreSQL embarqué et efface toutes les données locales (.local)
	@pid=$$(head -n 1 .local/postgres/postmaster.pid 2>/dev/null || true); \
	if [ -n "$$pid" ] && grep -qs postgres "/proc/$$pid/comm"; then \
		kill -INT "$$pid"; \
		while kill -0 "$$pid" 2>/dev/null; do sleep 0.1; done; \
	fi
	@rm -rf .local
	@echo "Données locales effacées."

port:
	@$(PYTHON) ops/ports.py $(PORT)

.venv/bin/pip:
	@requirements/system.sh python $(PYTHON)
	@$(PYTHON) -m venv .venv

system-%:
	@requirements/system.sh $*

packages-%: .venv/bin/pip
	@if ! sha256sum requirements/$*.txt | cmp -s - .venv/$*.sha256; then \
		echo "Installation des paquets de requirements/$*.txt…"; \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes \
			-r requirements/$*.txt; \
		sha256sum requirements/$*.txt > .venv/$*.sha256; \
	fi
