"""The house rules a machine can check."""

import ast
import re
import subprocess
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver

from tests import factories

APPS = (
    "accounts", "audit", "common", "educonnect_admin", "entrance", "establishments", "guardians",
    "guichet", "guide", "mailings", "operations", "ops", "quick_search", "settings_app", "stats",
    "students", "sync", "troubleshooting",
)  # fmt: skip
ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Without a member: the ways in and out, and what is told of the service's health.
PUBLIC = {
    "sign_in", "sign_out", "oidc", "oidc_back", "arena", "ops:alive", "ops:ready", "service_state",
}  # fmt: skip
GUICHET = {
    "guichet:activate",
    "guichet:report_birth_date",
    "guichet:withdraw_report",
    "guichet:check_mail",
    "guichet:password_chosen",
    "guichet:home",
    "guichet:confirm_mail",
    "guichet:mail_confirmed",
    "ops:alive",
    "ops:ready",
    "service_state",
}
JUNK = {"utils", "helpers", "misc", "services", "managers", "signals"}


def short(path):
    return str(path.relative_to(ROOT))


def pages(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield (f"{namespace}{entry.name}" if entry.name else None), entry.callback


def functions(path):
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def offenders(paths, refuses):
    """The files that a rule refuses: named, so that the failure says where."""
    return [short(path) for path in paths if refuses(path)]


def longest_function(path):
    return max((f.end_lineno - f.lineno + 1 for f in functions(path)), default=0)


def lines(path):
    return len(path.read_text().splitlines())


def test_every_page_declares_its_permission():
    undeclared = {name for name, view in pages() if not hasattr(view, "permission")}

    assert undeclared <= PUBLIC


def test_every_page_of_the_guichet_is_one_we_know():
    theirs = {name for name, _ in pages(get_resolver(settings.GUICHET_URLCONF))}

    assert theirs == GUICHET


def test_a_file_holds_one_idea():
    assert offenders(SOURCES, lambda path: lines(path) > 300) == []
    assert offenders(SOURCES, lambda path: longest_function(path) > 40) == []
    views = [path for path in SOURCES if path.name == "views.py"]
    assert offenders(views, lambda path: longest_function(path) > 25) == []


def test_a_test_is_short():
    assert offenders(TESTS, lambda path: lines(path) > 400) == []
    assert offenders(TESTS, lambda path: longest_function(path) > 30) == []


def test_a_module_says_what_lives_in_it():
    exempt = {"apps.py", "urls.py", "__init__.py"}
    speaking = [path for path in SOURCES if path.name not in exempt]

    assert (
        offenders(speaking, lambda path: not ast.get_docstring(ast.parse(path.read_text()))) == []
    )


def test_only_the_lifecycle_writes_a_state():
    others = [path for path in SOURCES if path != ROOT / "accounts" / "lifecycle.py"]
    writes = re.compile(r"account\.state\s*=[^=]|update\([^)]*\bstate=Account|SET state")

    assert offenders(others, lambda path: writes.search(path.read_text())) == []


def test_pages_only_read_what_the_member_may_see():
    scoped = {
        "visible_to", "hosted_visible_to", "mailings_visible_to", "available_to", "none",
    }  # fmt: skip
    # These take a scope as their condition: the accounts of people already scoped, the classes
    # and the sources of the establishment given.
    by_scope = {
        ("Account", "filter"), ("Division", "filter"), ("Mef", "filter"),
        ("SourceIdentity", "filter"),
    }  # fmt: skip
    doors = {"views.py", "forms.py", "filters.py"}
    apps_of_the_console = [p for p in SOURCES if p.name in doors and p.parent.name != "guichet"]

    def reads_wide(path):
        reads = re.findall(r"\b(\w+)\.objects\.(\w+)", path.read_text())
        return [read for read in reads if read[1] not in scoped and read not in by_scope]

    assert offenders(apps_of_the_console, reads_wide) == []


def test_there_is_no_junk_drawer():
    assert offenders(SOURCES, lambda path: path.stem in JUNK or JUNK & set(path.parts)) == []


def test_a_template_compiles_and_is_short():
    for path in TEMPLATES:
        get_template(str(path.relative_to(ROOT / "templates")))

    assert offenders(TEMPLATES, lambda path: lines(path) > 120) == []


def test_a_page_has_nothing_inline():
    handlers = r"on(click|change|submit|load|error|focus|blur|input|key\w+|mouse\w+)="
    inline = re.compile(
        rf"\sstyle=|\s{handlers}|<style|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
    )
    screens = [path for path in TEMPLATES if path.parent.name not in {"letters", "mails"}]

    assert offenders(screens, lambda path: inline.search(path.read_text())) == []


def test_every_model_has_a_factory():
    ours = {
        model for app in apps.get_app_configs() if app.name in APPS for model in app.get_models()
    }
    made = {
        thing._meta.model
        for thing in vars(factories).values()
        if isinstance(thing, type) and hasattr(thing, "_meta")
    }
    # Written by the code under test alone: the journal, the feed's reports, the counters.
    by_the_code = {
        "JournalEntry", "AccountEvent", "Distribution", "IdentifierBase", "FileRun", "Anomaly",
        "Maintenance", "Outbox", "WrongDate", "Tally", "TotpKey", "SpareCode", "AgentSession",
        "Run", "Parcel", "Seen", "Change", "IdentifierRequest", "RetiredIdentifier",
    }  # fmt: skip

    assert {model.__name__ for model in ours - made} <= by_the_code


def test_nothing_of_one_machine_nor_of_an_index_stands_in_the_tree():
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603
    tracked = [ROOT / name for name in listed.decode().split("\0") if name]
    texts = [path for path in tracked if path.suffix not in {".png", ".woff2"} and path.is_file()]
    foreign = re.compile(
        rf"{re.escape(str(ROOT))}/|/(root|home/\w+)/|index[-]url|/packages/[0-9a-f]{{2}}/[0-9a-f]{{2}}/"
    )

    assert (
        offenders(
            texts,
            lambda path: (
                path != Path(__file__) and foreign.search(path.read_text(errors="replace"))
            ),
        )
        == []
    )
