"""`python -m bench [--large] [NAME…]`: makes its database, measures, says met or missed."""

import argparse
import logging
import os
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import django
import psycopg
from psycopg import sql

LINES = {
    "list": ("bench.page", "Page de la liste, 50 lignes, école de 3 000 élèves"),
    "guardians": ("bench.guardian_page", "Page des représentants légaux, école de 3 000 élèves"),
    "inform": ("bench.inform", "« Informer » 3 000 comptes"),
    "mails": ("bench.mails", "« Informer » 3 000 responsables, par mail et par feuille"),
    "sheets": ("bench.sheets", "3 000 feuilles individuelles, PDF/UA balisé"),
    "paper": ("bench.paper", "Liste en PDF, 3 000 lignes"),
    "csv": ("bench.files", "Liste en CSV, 5 000 lignes"),
    "night": ("bench.night", "La nuit, un lycée de 3 000 élèves et leurs responsables"),
    "statistics": ("bench.statistics", "Les statistiques de 30 établissements de 500 élèves"),
    "academy": ("bench.academy", "La nuit d'une académie, par plusieurs processus"),
    "identifiers": ("bench.identifiers", "Identifiants, 1 000 000 déjà pris"),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*LINES, []], metavar="NAME")
    large = "la liste parmi 1 000 000 d'élèves, une académie de 200 établissements"
    parser.add_argument("--large", action="store_true", help=large)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    host = _make_database()
    try:
        _measure(options.names or list(LINES), large=options.large)
    finally:
        from django.db import connections  # noqa: PLC0415  after the settings

        connections.close_all()
        _drop_database(host)


def _measure(names: list[str], *, large: bool) -> None:
    from bench.measure import Scale  # noqa: PLC0415  after django.setup()

    scale = Scale(others=1_000_000, academy=200) if large else Scale()
    began = time.monotonic()
    for name in names:
        module, title = LINES[name]
        print(f"{name} — {title}", flush=True)
        line: Callable[[Scale], Iterator[object]] = import_module(module).run
        for check in line(scale):
            print(f"  {check}", flush=True)
    print(f"{time.monotonic() - began:.0f} s")


def _make_database() -> str:
    """Start from nothing: what an interrupted run left is dropped."""
    from bench import settings  # noqa: PLC0415  starts the embedded server

    host: str = settings.DATABASES["default"]["HOST"]
    _drop_database(host)
    with psycopg.connect(host=host, user="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(settings.DATABASE)))
    django.setup()
    # The log of requests is written as in production, to nowhere.
    for handler in logging.getLogger().handlers:
        handler.setStream(Path(os.devnull).open("w"))  # noqa: SIM115  kept to the end
    from django.core.management import call_command  # noqa: PLC0415  after django.setup()

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    return host


def _drop_database(host: str) -> None:
    from bench.settings import DATABASE  # noqa: PLC0415  starts the embedded server

    with psycopg.connect(host=host, user="postgres", autocommit=True) as connection:
        name = sql.Identifier(DATABASE)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))


if __name__ == "__main__":
    main()
