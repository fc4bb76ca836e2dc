"""The pupils on a guardian's page, and what he is never told to have to do with (R196-R198, A28,
B33).
"""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import journal
from accounts.enums import AccountState
from guardians import actions
from guardians.models import Report
from tests.factories import (
    DivisionFactory,
    EnrolmentFactory,
    EstablishmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    MemberFactory,
    ReportFactory,
    SourceIdentityFactory,
)
from tests.pages import ask, facts, soup, text, words

NOW = timezone.now()
TABS = {"legal": "legal_guardians", "in_charge": "in_charge"}
HERE, ELSEWHERE = "Dans l'établissement", "Dans les autres établissements"
CONFIRMED = "Élèves dont le lien est confirmé"
UNCONFIRMED = "Élèves dont le lien n'est pas confirmé"


def page_of(tie):
    return reverse(f"{TABS[tie.kind]}:detail", args=[tie.guardian.account.public_id])


def blocks(response):
    """« status of the link » → « place » → what stands there, one item a pupil."""
    return {
        words(section.h2): {
            words(place): place.find_next_sibling("ul").find_all("li", recursive=False)
            for place in section.find_all("h3")
        }
        for section in soup(response).select("main section[aria-labelledby^=links-]")
    }


def names(response):
    return {
        status: {place: [words(item).split()[0] for item in items] for place, items in each.items()}
        for status, each in blocks(response).items()
    }


def reported(response):
    found = soup(response).select("[aria-labelledby=reports-title] tbody tr")
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in found]


@pytest.fixture
def dad():
    return GuardianFactory(birth_name="PAPA", account__identifier="d.papa")


@pytest.fixture
def tie(head, dad):
    """A pupil of the head's for this guardian: ``tie("ZOÉ", kind=…, confirmed_at=…)``."""

    def create(name="ZOÉ", **kwargs):
        return GuardianshipFactory(
            **{
                "guardian": dad,
                "enrolment__establishment": head.establishment,
                "enrolment__student__birth_name": name,
                **kwargs,
            }
        )

    return create


def test_a_card_says_all_of_a_pupil_of_here(as_head, head, dad, tie):
    home = head.establishment
    SourceIdentityFactory(account=dad.account, establishment=home, source_id="471")
    SourceIdentityFactory(account=dad.account, source_id="999")
    one = tie(
        "DURAND",
        kind="in_charge",
        enrolment__student__first_name="Zoé",
        enrolment__student__birth_date=date(2009, 2, 28),
        enrolment__student__ine="070832327JA",
        enrolment__division=DivisionFactory(establishment=home, label="1ere BCP Service"),
    )

    [card] = blocks(as_head.get(page_of(one)))[UNCONFIRMED][HERE]

    assert words(card.h4) == "DURAND Zoé"
    assert facts(card) == {
        "Classe": "1ere BCP Service",
        "Date de naissance": "28-02-2009",
        "INE": "070832327JA",
        "Id. resp": "471",
        "Niveau de responsabilité": "Personne en charge",
    }


def test_pupils_are_split_by_status_then_by_place(as_head, tie):
    one = tie("UN", confirmed_at=NOW)
    tie("DEUX", kind="in_charge")
    for name, moment in (("TROIS", NOW), ("QUATRE", None)):
        GuardianshipFactory(
            guardian=one.guardian, enrolment__student__birth_name=name, confirmed_at=moment
        )

    assert names(as_head.get(page_of(one))) == {
        CONFIRMED: {HERE: ["UN"], ELSEWHERE: ["TROIS"]},
        UNCONFIRMED: {HERE: ["DEUX"], ELSEWHERE: ["QUATRE"]},
    }


def test_a_status_or_a_place_without_anybody_is_not_written(as_head, tie):
    assert names(as_head.get(page_of(tie()))) == {UNCONFIRMED: {HERE: ["ZOÉ"]}}


def test_of_a_pupil_elsewhere_only_names_establishment_and_level(as_head, dad, tie):
    lycee = EstablishmentFactory(name="Lycée d'ailleurs")
    pupil = EnrolmentFactory(
        establishment=lycee,
        division=DivisionFactory(establishment=lycee, label="ZZLOIN"),
        student__birth_name="LOIN",
        student__first_name="Léo",
        student__birth_date=date(2011, 1, 31),
        student__ine="080932327KB",
        student__account__identifier="z.zzloin",
        student__account__mail="zzloin@exemple.invalid",
    )
    GuardianshipFactory(guardian=dad, enrolment=pupil, kind="in_charge")
    GuardianshipFactory(enrolment=pupil, guardian__birth_name="ZZLOIN")

    response = as_head.get(page_of(tie()))

    [item] = blocks(response)[UNCONFIRMED][ELSEWHERE]
    assert words(item) == "LOIN Léo, Lycée d'ailleurs (personne en charge)"
    assert item.find("a") is None
    hidden = ("zzloin", "31-01-2011", "080932327kb", lycee.uai.lower())
    assert [word for word in hidden if word in response.content.decode().lower()] == []


def test_ties_of_the_past_are_not_shown(as_head, dad, tie):
    gone = date(2026, 10, 1)
    one = tie("ICI")
    tie("RAYÉ", ended_on=gone)
    tie("PARTI", enrolment__left_on=gone)
    GuardianshipFactory(guardian=dad, ended_on=gone)
    GuardianshipFactory(guardian=dad, enrolment__left_on=gone)

    assert names(as_head.get(page_of(one))) == {UNCONFIRMED: {HERE: ["ICI"]}}


def test_the_other_guardians_of_a_pupil_are_a_link_away(as_head, tie):
    one, sibling = tie("UN"), tie("DEUX")
    others = {
        kind: GuardianshipFactory(enrolment=one.enrolment, kind=kind, guardian__birth_name=name)
        for kind, name in (("in_charge", "TANTE"), ("legal", "MAMAN"))
    }
    GuardianshipFactory(enrolment=one.enrolment, guardian__birth_name="EX", ended_on=NOW.date())

    first, second = sorted(blocks(as_head.get(page_of(one)))[UNCONFIRMED][HERE], key=words)[::-1]

    assert (words(first.h4), words(second.h4)) == (str(one.student), str(sibling.student))
    links = {words(item): item.a["href"] for item in first.select(".cards__list li")}
    assert links == {
        "MAMAN Dominique (représentant légal)": page_of(others["legal"]),
        "TANTE Dominique (personne en charge)": page_of(others["in_charge"]),
    }
    assert second.select(".cards__list li") == []
    assert {as_head.get(address).status_code for address in links.values()} == {200}


@pytest.mark.parametrize("kind", TABS)
def test_nothing_of_another_guardian_but_his_name_and_level(as_head, head, tie, kind):
    one = tie(kind=kind, state="informed", enrolment__student__account__state="informed")
    mum = GuardianshipFactory(
        enrolment=one.enrolment, state=AccountState.ACTIVATED, guardian__birth_name="MAMAN",
        guardian__account__identifier="zzautre.id", guardian__account__mail="zzautre@e.invalid",
        guardian__account__mail_confirmed_at=NOW, guardian__account__mobile="+33600000009",
    )  # fmt: skip
    SourceIdentityFactory(
        account=mum.guardian.account, establishment=head.establishment, source_id="zzautre471",
        mail="zzautre.source@e.invalid", mobile="+33600000008",
    )  # fmt: skip
    for each in (one, mum):
        ReportFactory(guardianship=each)

    page = as_head.get(page_of(one))
    reached = {link["href"] for link in soup(page).select("main a")} - {page_of(mum)}
    pages = [page, *(as_head.get(address, follow=True) for address in reached)]
    ticked = {"picked": [str(one.guardian.account.public_id)], "query": "q="}
    pages += [
        ask(as_head, reverse(f"{TABS[kind]}:{verb}"), ticked)
        for verb in ("inform", "list_accounts", "reset_passwords", "resend_mail")
    ]

    assert "MAMAN" in text(page)
    seen = "".join(each.content.decode().lower() for each in pages)
    assert [word for word in ("zzautre", "+3360000000", "● activé") if word in seen] == []


@time_machine.travel("2026-11-22 10:00 +01:00", tick=False)
def test_what_he_reported_is_shown_with_its_age(as_head, tie):
    now, day = timezone.now(), timedelta(days=1)
    old, new, done = tie("UN"), tie("DEUX"), tie("TROIS", ended_on=NOW.date())
    ReportFactory(guardianship=old, reported_at=now - 3 * day)
    ReportFactory(guardianship=new, kind=Report.Kind.WRONG_BIRTH_DATE)
    ReportFactory(
        guardianship=done, reported_at=now - 9 * day, closed_at=now - 8 * day, closing="corrected"
    )
    ReportFactory(guardianship=GuardianshipFactory(guardian=old.guardian))
    ReportFactory(guardianship=GuardianshipFactory(enrolment=old.enrolment))

    lines = reported(as_head.get(page_of(old)))

    link, when, act = "Lien élève en erreur", "Date de naissance incorrecte", "Prendre en compte :"
    closed = "le 14-11-2026 : corrigée dans la source"
    assert [tuple(line[:5]) for line in lines] == [
        (when, "DEUX Camille", "22-11-2026", "moins d'un jour", "Ouverte"),
        (link, "UN Camille", "19-11-2026", "3 jours", "Ouverte"),
        (link, "TROIS Camille", "13-11-2026", "1 jour", f"Close {closed}"),
    ]
    assert [line[5] for line in lines] == [
        f"{act} {when.lower()}, DEUX Camille", f"{act} {link.lower()}, UN Camille", "",
    ]  # fmt: skip


def test_what_he_reports_elsewhere_is_not_told_here(as_head, dad, tie):
    one, away = tie(), GuardianshipFactory(guardian=dad, establishment__name="Lycée d'ailleurs")
    author = journal.Author(MemberFactory(establishment=away.establishment))
    for each in (one, away):
        report = actions.report(
            each, Report.Kind.WRONG_LINK, request=journal.Request(journal.Author(), NOW)
        )
    theirs = Report.objects.filter(pk=report.pk)
    actions.note(theirs, comment="", request=journal.Request(author, NOW))

    response = as_head.get(page_of(one))

    [row] = soup(response).select("[aria-labelledby=history-title] tbody tr")
    assert words(row).endswith("Signaler une erreur Le responsable")
    assert len(reported(response)) == 1
