"""What the tests of « Accueil » read of it as a person would, and the town they count."""

import re
from datetime import date, datetime, time, timedelta

import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import moments
from accounts.enums import AccountState
from guardians.models import Report
from tests.factories import EnrolmentFactory, GuardianshipFactory, ReportFactory
from tests.pages import soup, words

URL = reverse("home")
NN, NI, EC, A = AccountState
LINK, BIRTH_DATE = Report.Kind.WRONG_LINK, Report.Kind.WRONG_BIRTH_DATE
NOW = datetime(2026, 11, 22, 9, tzinfo=timezone.get_default_timezone())
GONE = date(2026, 10, 1)
noon = time_machine.travel(NOW, tick=False)


def counted(response):
    """How many its list says it finds."""
    return counted_in(words(soup(response).select_one("main")))


def counted_in(said):
    found = re.search(r"\d+ à \d+ sur (\d+) ", said)
    return int(found[1]) if found else 0


def blocks(response):
    """The blocks of the page by their titles."""
    found = soup(response).select("main section")
    return {words(block.select_one("h2, h3")): block for block in found}


def figures(response, title):
    """In a block of key figures, « label » → what it counts, and the list that it opens."""
    return {
        words(one.select_one(".figures__label")): (
            int(words(one.select_one(".figures__value"))),
            one.a["href"],
        )
        for one in blocks(response)[title].select(".figures__item")
    }


def states(response, title):
    """In the table beside a donut, state → how many, the list it opens, which part."""
    return {
        words(row.th): (int(row.a.contents[0]), row.a["href"], words(row.select("td")[1]))
        for row in blocks(response)[title].select("tbody tr")
    }


def to_do(response):
    """« À traiter »: who → each figure and the page that it opens."""
    return [
        (words(line.select_one(".to-do__who")), words(line.a), line.a["href"])
        for line in blocks(response)["À traiter"].select(".to-do__line")
    ]


def everything(response):
    """All the figures of the page: where each leads, what it counts."""
    page = soup(response)
    links = [
        (one["href"], int(words(one.select_one(".figures__value"))))
        for one in page.select(".figures__link")
    ]
    links += [(one["href"], int(one.contents[0])) for one in page.select(".donut__link")]
    links += [
        (one["href"], int(words(one.select_one(".to-do__count"))))
        for one in page.select(".to-do__link")
    ]
    return links


def dated(prefix, **days):
    """Moments of an account, in days from now: ``dated("guardian__", latest_login_at=-1)``."""
    now = timezone.now()
    return {f"{prefix}account__{name}": now + timedelta(days=count) for name, count in days.items()}


def town(home):
    """People of every kind and in every state, some of them several times, and many who must not
    be counted.
    """
    here = {"enrolment__establishment": home}
    pupils_in_every_state(home)
    for kind, extra in (("legal", 0), ("in_charge", 1)):
        for rank, state in enumerate((NN, NI, EC, A), start=1 + extra):
            GuardianshipFactory.create_batch(rank, kind=kind, state=state, **here)
        in_every_moment(kind, here)
    mother = GuardianshipFactory(state=A, **here).guardian
    GuardianshipFactory.create_batch(2, guardian=mother, **here)
    GuardianshipFactory(guardian=mother, kind="in_charge", **here)
    GuardianshipFactory(guardian=mother)
    families(home)
    who_must_not_be_counted(home, here)
    ReportFactory(guardianship=GuardianshipFactory(**here), kind=LINK)
    ReportFactory(guardianship=GuardianshipFactory(**here), kind=BIRTH_DATE)


def pupils_in_every_state(home):
    for rank, state in enumerate((NN, NI, A), start=1):
        EnrolmentFactory.create_batch(rank, establishment=home, state=state)
    here = {"establishment": home}
    EnrolmentFactory(state=A, **here, **dated("student__", latest_login_at=-1))
    EnrolmentFactory(state=A, **here, **dated("student__", latest_login_at=-200))
    EnrolmentFactory(state=NI, **here, **dated("student__", password_expires_at=3))
    EnrolmentFactory(state=NI, **here, **dated("student__", password_expires_at=-3))
    mail = {"student__account__mail": "eleve@exemple.invalid"}
    EnrolmentFactory(state=A, **here, **mail, **dated("student__", mail_confirmed_at=-9))
    EnrolmentFactory(state=A, **here, **mail)


def in_every_moment(kind, here):
    """Logins on both sides of 1 September, passwords that expire or have, confirmed contacts."""
    rentree = datetime.combine(moments.rentree(timezone.localdate()), time.min)
    first = timezone.make_aware(rentree)
    for moment in (first, first - timedelta(microseconds=1)):
        GuardianshipFactory(kind=kind, state=A, guardian__account__latest_login_at=moment, **here)
    for days in (-1, 1, 15, 16):
        soon = dated("guardian__", password_expires_at=days)
        GuardianshipFactory(kind=kind, state=NI, **soon, **here)
    reset = {"guardian__account__provisional": "ABCDEFGH2345"}
    soon = dated("guardian__", password_expires_at=2)
    GuardianshipFactory(kind=kind, state=A, **reset, **soon, **here)
    contacts = {"mail": "parent@exemple.invalid", "mobile": "+33612345678"}
    known = {f"guardian__account__{name}": value for name, value in contacts.items()}
    GuardianshipFactory(kind=kind, state=A, **known, **here)
    confirmed = dated("guardian__", mail_confirmed_at=-5, mobile_confirmed_at=-5)
    GuardianshipFactory(kind=kind, state=A, **known, **confirmed, **here)


def families(home):
    """A pupil without anybody activated but a personne en charge, and one with one parent of two;
    a guardian is of both.
    """
    lonely, helped = EnrolmentFactory.create_batch(2, establishment=home)
    both = GuardianshipFactory(enrolment=lonely, state=NI).guardian
    GuardianshipFactory(enrolment=helped, guardian=both)
    GuardianshipFactory(enrolment=lonely, state=EC)
    GuardianshipFactory(enrolment=lonely, kind="in_charge", state=A)
    GuardianshipFactory(enrolment=lonely, kind="in_charge", state=NI)
    GuardianshipFactory(enrolment=lonely, state=A, ended_on=GONE)
    GuardianshipFactory(enrolment=helped, state=A)
    GuardianshipFactory(enrolment=helped)
    GuardianshipFactory(enrolment=helped, kind="in_charge", state=NN)


def who_must_not_be_counted(home, here):
    GuardianshipFactory(ended_on=GONE, **here)
    GuardianshipFactory(enrolment__left_on=GONE, **here)
    gone = EnrolmentFactory(establishment=home, left_on=GONE, state=A)
    GuardianshipFactory(enrolment=gone, state=NI, kind="in_charge")
    EnrolmentFactory(establishment=home, kind="mutualised", state=A)
    EnrolmentFactory(state=A)
    closed = {
        "guardian__account__unlinked_on": GONE,
        "guardian__account__closed_at": timezone.now(),
    }
    GuardianshipFactory(ended_on=GONE, **closed, **here)
    ReportFactory(kind=LINK)
    done = GuardianshipFactory(**here)
    ReportFactory(guardianship=done, kind=LINK, closed_at=timezone.now(), closing="gone")
