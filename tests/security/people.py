"""People of an establishment, one in each tab, whose every word is a canary (M4)."""

from types import SimpleNamespace

from django.utils import timezone

from accounts import journal
from accounts.enums import Action
from accounts.models import Account, Distribution
from sync.models import Anomaly, Change, FileRun
from tests.factories import (
    AssistanceRequestFactory,
    DivisionFactory,
    EnrolmentFactory,
    EstablishmentFactory,
    GuardianshipFactory,
    MefFactory,
    ReportFactory,
    SourceIdentityFactory,
)
from tests.mailings.sends import add_mail

ZERO = "00000000-0000-0000-0000-000000000000"
TABS = ("students", "external_students", "legal_guardians", "in_charge")


def people_of(member, canary):
    """``people``: an account for each tab; ``papers``, ``report`` and ``mailing``: about them.

    A canary has eight letters: with three more, it is an INE.
    """
    home = member.establishment
    pupil, hosted = _pupil(home, canary, 1), _pupil(EstablishmentFactory(), canary, 2)
    EnrolmentFactory(
        student=hosted.student, establishment=home, kind="mutualised", search_key=canary
    )
    legal, in_charge = _tie(pupil, canary, "legal"), _tie(pupil, canary, "in_charge")
    holders = (pupil.student, hosted.student, legal.guardian, in_charge.guardian)
    people = {tab: holder.account for tab, holder in zip(TABS, holders, strict=True)}
    sheets, mailing = (_entry(member, people, act) for act in (Action.INFORM, Action.INFORM_MAIL))
    now = timezone.now()
    report = ReportFactory(guardianship=legal, noted_by=member, noted_at=now, comment=canary)
    papers = Distribution.objects.create(entry=sheets, expires_at=now + timezone.timedelta(days=1))
    add_mail(mailing, legal.guardian.account, "abandoned", to=f"{canary}@exemple.invalid")
    request = AssistanceRequestFactory(guardian=legal.guardian, asked_by=member, comment=canary)
    return SimpleNamespace(
        people=people,
        report=report,
        papers=papers,
        mailing=mailing,
        file=_file(pupil, canary),
        request=request,
    )


def _file(pupil, canary):
    """A file on hold, that changed the pupil, and has something to say."""
    run = FileRun.objects.create(
        establishment=pupil.establishment,
        uai=pupil.establishment.uai,
        source="siecle",
        kind="eleves",
        file_name=f"{canary}.xml",
        started_at=timezone.now(),
        outcome=FileRun.Outcome.HELD,
    )
    Anomaly.objects.create(run=run, line=1, code="fichier-vide", message=canary)
    Change.objects.create(run=run, kind="names", student=pupil.student, before=canary)
    return run


def everything_of(ours):
    """What the database holds of their accounts."""
    ids = [account.pk for account in ours.people.values()]
    return list(Account.objects.filter(pk__in=ids).order_by("pk").values())


def _pupil(home, canary, rank):
    return EnrolmentFactory(
        establishment=home,
        state="informed",
        division=DivisionFactory(establishment=home, code=f"{canary}{rank}", label=canary),
        mef=MefFactory(establishment=home, label=canary),
        student__birth_name=canary,
        student__ine=f"{canary}0{rank}A",
        **_account("student__account", canary, rank),
    )


def _tie(pupil, canary, kind):
    tie = GuardianshipFactory(
        enrolment=pupil,
        kind=kind,
        state="informed",
        guardian__birth_name=canary,
        **_account("guardian__account", canary, kind),
    )
    SourceIdentityFactory(
        account=tie.guardian.account,
        establishment=tie.establishment,
        population="guardian",
        source_id=f"{canary}{kind}",
        birth_name=canary,
        mail=tie.guardian.account.mail,
    )
    return tie


def _account(path, canary, rank):
    word = f"{canary}{rank}".lower().replace("_", "")
    return {
        f"{path}__identifier": f"z.{word}",
        f"{path}__mail": f"{word}@exemple.invalid",
        f"{path}__provisional": f"{canary}2345",
    }


def _entry(member, people, action):
    author = journal.Author(member)
    return journal.record(
        action, journal.Request(author, timezone.now()), [each.pk for each in people.values()]
    )
