"""The pictures of the guide and of docs/ are taken from the running service."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.enums import AccountState
from establishments.permissions import Degree, Role
from guide.captures import take_documentation, take_guide
from guide.walks import Look, Site
from sync.models import Change
from tests.factories import (
    PASSWORD,
    EnrolmentFactory,
    GuardianshipFactory,
    MemberFactory,
    ReportFactory,
    SourceIdentityFactory,
)
from tests.operations.nights import operator, taken

HEAVY = 150_000


@pytest.fixture
def site(live_server, head, enrol, sixth):
    """Pupils, guardians in each state to be shown, an anomaly, a pupil hosted, a name corrected."""
    pupils = enrol(5, mef=sixth)
    enrol(mef=sixth, state=AccountState.INFORMED)
    for state in (AccountState.NOT_INFORMED, AccountState.INFORMED, AccountState.ACTIVATING):
        tie = GuardianshipFactory(
            enrolment=pupils[0], state=state, guardian__account__mail="a@exemple.invalid"
        )
        SourceIdentityFactory(
            account=tie.guardian.account,
            establishment=head.establishment,
            mail=f"{state}@x.invalid",
        )
    ReportFactory(guardianship=tie)
    host(head.establishment)
    troubleshooter = MemberFactory(establishment=head.establishment, role=Role.TROUBLESHOOTER)
    director = MemberFactory(establishment__degree=Degree.FIRST)
    correct(head.establishment, *enrol(student__account__identifier="c.durant"))
    others = (troubleshooter.user.username, director.user.username, operator().username)
    return Site(live_server.url, head.user.username, PASSWORD, *others)


def host(establishment):
    EnrolmentFactory(establishment=establishment, kind="mutualised")
    establishment.hosts_students = True
    establishment.save()


def correct(establishment, pupil):
    """Last night's file said his name as it is; his identifier is of the wrong one."""
    run = taken(establishment)
    Change.objects.create(run=run, kind=Change.Kind.NAMES, student=pupil.student)


def test_every_picture_of_the_guide_is_taken_and_is_light(browser, site, tmp_path):
    chapters = (settings.BASE_DIR / "templates" / "help" / "chapters").glob("*.html")
    shown = {
        name for chapter in chapters for name in re.findall(r"help/(\S+\.png)", chapter.read_text())
    }

    taken = list(take_guide(browser, site, tmp_path))

    assert {path.name for path in taken} == shown
    assert max(path.stat().st_size for path in taken) < HEAVY


def test_the_screens_and_a_sheet_are_taken_for_the_documentation(browser, site, tmp_path):
    taken = take_documentation(browser, site, tmp_path, looks=(Look(390, "sombre"),))

    assert [path.name for path in taken] == [
        "connexion-390-sombre.png",
        "accueil-390-sombre.png",
        "eleves-390-sombre.png",
        "responsables-390-sombre.png",
        "informer-390-sombre.png",
        "informer-responsables-390-sombre.png",
        "fiche-390-sombre.png",
        "fiche-responsable-390-sombre.png",
        "envoi-390-sombre.png",
        "anomalies-390-sombre.png",
        "activation-390-sombre.png",
        "statistiques-390-sombre.png",
        "mises-a-jour-390-sombre.png",
        "nouvel-identifiant-390-sombre.png",
        "droits-390-sombre.png",
        "journal-390-sombre.png",
        "depannage-390-sombre.png",
        "accueil-ecole-390-sombre.png",
        "exploitation-390-sombre.png",
        "feuille.png",
        "feuille-responsable.png",
    ]


def test_the_command_says_that_nobody_answers(browser):
    with ThreadPoolExecutor() as another_thread:
        taking = another_thread.submit(
            call_command, "capture_screens", base_url="http://127.0.0.1:9"
        )

        with pytest.raises(CommandError, match="la démonstration répond-elle à http"):
            taking.result()


def test_the_command_says_that_there_is_no_browser(monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CommandError, match="Aucun navigateur Chromium n'est installé"):
        call_command("capture_screens")
