"""A guardian whom two sources name differently: refused, told why, helped (R239, B24)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import IdentifierRequest, JournalEntry, SourceIdentity
from guardians import assistance
from guardians.models import AssistanceRequest
from tests.accounts.renamed import identifier, night
from tests.conftest import signed_in
from tests.factories import EstablishmentFactory, GuardianshipFactory, MemberFactory
from tests.guardians.listed import CHARGE, IN_CHARGE, LEGAL, in_source
from tests.pages import confirm, cut_the_service, facts, said, soup, text, words
from tests.schools import head_of_a_school

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
REFUSED = (
    "Le nom et le prénom ne sont pas identiques dans toutes les écoles et tous les établissements :"
    " l'identifiant ne peut pas être réinitialisé."
)
SENT = "La demande d'assistance a été transmise à l'académie."
OPEN = "Une demande d'assistance est déjà ouverte pour ce responsable"


@pytest.fixture
def two_spellings(head):
    """A guardian tied here, « Inès », and elsewhere, « Agnès »: both ties."""

    def create(first_name="Agnès", home=None, **kwargs):
        here = GuardianshipFactory(
            enrolment__establishment=home or head.establishment,
            guardian__birth_name="ABADIE", guardian__first_name="Inès",
            **({"guardian__account__identifier": "i.abady"} | kwargs),
        )  # fmt: skip
        elsewhere = EstablishmentFactory(name="Lycée Simone-Veil")
        there = GuardianshipFactory(guardian=here.guardian, enrolment__establishment=elsewhere)
        secret = {"mail": "secret@exemple.invalid", "mobile": "+33612345678"}
        in_source(here, birth_name="ABADIE", first_name="Inès", **secret)
        in_source(there, birth_name="ABADIE", first_name=first_name, **secret)
        return here, there

    return create


def address(page, tie, tab=LEGAL):
    return reverse(f"{tab}:{page}", args=[tie.guardian.account.public_id])


def question(tie, tab=LEGAL):
    return f"{reverse(f'{tab}:new_identifier')}?account={tie.guardian.account.public_id}"


def ask(client, tie, comment="", tab=LEGAL):
    asked = client.get(address("assistance", tie, tab))
    return client.get(confirm(client, asked, comment=comment).url)


def told(response):
    block = soup(response).select_one("[aria-labelledby=assistance-title]")
    return facts(block) if block else {}


def correct(tie):
    """The other source agrees at last."""
    SourceIdentity.objects.filter(account=tie.guardian.account).update(first_name="Inès")


def closings():
    return list(AssistanceRequest.objects.values_list("closing", flat=True))


@pytest.mark.parametrize("tab", [LEGAL, CHARGE])
def test_the_refusal_says_which_source_says_what_and_leads_out(as_head, head, two_spellings, tab):
    here, _ = two_spellings(kind="legal" if tab == LEGAL else IN_CHARGE)

    asked = as_head.get(question(here, tab))
    forced = as_head.get(confirm(as_head, asked).url)

    lines = [words(line) for line in soup(asked).select(".confirm__facts li")]
    assert REFUSED in text(asked)
    assert lines == [
        f"SIECLE, {head.establishment.name} : ABADIE Inès",
        "SIECLE, Lycée Simone-Veil : ABADIE Agnès",
    ]
    assert "secret" not in text(asked)
    assert soup(asked).find("button", string="Confirmer") is None
    link = soup(asked).find("a", string="Demander l'assistance de l'académie")
    assert link["href"] == address("assistance", here, tab)
    assert said(forced) == [REFUSED]
    assert not IdentifierRequest.objects.exists()


@pytest.mark.parametrize("tab", [LEGAL, CHARGE])
def test_what_is_asked_is_kept_with_the_names_of_that_day(as_head, head, two_spellings, tab):
    here, _ = two_spellings(kind="legal" if tab == LEGAL else IN_CHARGE)

    back = ask(as_head, here, "Le lycée a été prévenu.", tab)

    kept = AssistanceRequest.objects.get()
    assert said(back) == [SENT]
    assert kept.names == [
        {"source": "SIECLE", "place": head.establishment.name, "names": "ABADIE Inès"},
        {"source": "SIECLE", "place": "Lycée Simone-Veil", "names": "ABADIE Agnès"},
    ]
    assert told(back) == {
        "Demandée le": f"{TODAY:%d-%m-%Y} par {head.user}",
        "Précisions": "Le lycée a été prévenu.",
        "État": "En attente d'une réponse de l'académie",
    }
    entry = JournalEntry.objects.get(action="ask_assistance")
    assert (entry.member, entry.details) == (head, {"tab": tab})
    assert entry.events.get().account == here.guardian.account


def test_one_open_already_is_said_and_not_doubled(as_head, two_spellings):
    here, _ = two_spellings()
    first = as_head.get(address("assistance", here))
    confirm(as_head, first)

    again = as_head.get(address("assistance", here))
    same = as_head.get(confirm(as_head, first).url)
    other = as_head.post(address("assistance", here), {"act": "1" * 32}, follow=True)

    assert OPEN in text(again)
    assert soup(again).find("button", string="Confirmer") is None
    assert (said(same), said(other)) == ([SENT], [f"{OPEN}."])
    assert AssistanceRequest.objects.count() == 1


def test_nothing_is_asked_when_the_sources_agree(as_head, two_spellings):
    here, _ = two_spellings(first_name="INES")

    asked = as_head.get(address("assistance", here))
    forced = as_head.post(address("assistance", here), {"act": "1" * 32}, follow=True)

    assert "identiques dans toutes les sources" in text(asked)
    assert "n'est pas nécessaire" in said(forced)[0]
    assert not AssistanceRequest.objects.exists()


def test_a_comment_too_long_is_refused_and_kept(as_head, two_spellings):
    here, _ = two_spellings()

    response = confirm(as_head, as_head.get(address("assistance", here)), comment="x" * 501)

    assert "Les précisions sont limitées à 500 caractères." in text(response)
    assert words(soup(response).textarea) == "x" * 501
    assert not AssistanceRequest.objects.exists()


def test_the_answer_of_the_academy_is_on_the_page_of_whoever_asked(as_head, head, two_spellings):
    here, there = two_spellings()
    neighbour = MemberFactory(establishment=there.establishment)
    ask(as_head, here)

    kept = AssistanceRequest.objects.get()
    for text_of in ("Corrigez le prénom dans SIECLE.", "Une seconde réponse."):
        assistance.answer(kept, text=text_of, by="m.academie", at=NOW)

    shown = told(as_head.get(address("detail", here)))
    assert shown["État"] == f"Répondu le {TODAY:%d-%m-%Y}"
    assert shown["Réponse de l'académie"] == "Corrigez le prénom dans SIECLE."
    assert told(signed_in(neighbour).get(address("detail", there))) == {}
    kept.refresh_from_db()
    assert (kept.answered_by, kept.closing) == ("m.academie", "answered")
    entry = JournalEntry.objects.get(action="close_assistance")
    assert (entry.member, entry.establishment) == (None, head.establishment)
    assert entry.details == {"closing": "answered"}


def test_once_answered_it_may_be_asked_again(as_head, two_spellings):
    here, _ = two_spellings()
    ask(as_head, here)
    assistance.answer(AssistanceRequest.objects.get(), text="Corrigez.", by="a", at=NOW)

    ask(as_head, here)

    assert closings() == ["answered", ""]


def test_the_night_closes_what_the_sources_settled_and_the_identifier_may_be_asked(
    as_head, two_spellings
):
    here, _ = two_spellings()
    ask(as_head, here)
    night()
    before = closings()
    correct(here)

    figures = night()

    assert (before, closings(), figures["assistance_closed"]) == ([""], ["agreed"], 1)
    assert told(as_head.get(address("detail", here)))["État"] == (
        f"Close le {TODAY:%d-%m-%Y} : les noms sont désormais identiques"
    )
    confirm(as_head, as_head.get(question(here)))
    night()
    assert identifier(here.guardian) == "i.abadie"


@pytest.mark.parametrize("gone", ["here", "there"])
def test_the_night_closes_that_of_a_guardian_who_left(as_head, two_spellings, gone):
    ties = dict(zip(("here", "there"), two_spellings(), strict=True))
    ask(as_head, ties["here"])
    ties[gone].ended_on = date(2026, 11, 1)
    ties[gone].save()

    night()

    assert closings() == ["gone" if gone == "here" else "agreed"]


def test_a_head_of_a_school_reads_it_in_his_words(two_spellings):
    head = head_of_a_school()
    here, _ = two_spellings(home=head.establishment)
    client = signed_in(head)
    ask(client, here)
    AssistanceRequest.objects.update(closed_at=NOW + timedelta(minutes=1), closing="gone")

    shown = told(client.get(address("detail", here)))

    assert shown["État"].endswith("le responsable n'est plus rattaché à l'école")


def test_a_guardian_of_another_establishment_does_not_exist(as_stranger, two_spellings):
    here, _ = two_spellings()

    asked = as_stranger.get(address("assistance", here))
    sent = as_stranger.post(address("assistance", here), {"act": "1" * 32})

    assert (asked.status_code, sent.status_code) == (404, 404)
    assert not AssistanceRequest.objects.exists()


def test_is_refused_to_troubleshooting(as_troubleshooter, two_spellings):
    here, _ = two_spellings()

    assert as_troubleshooter.get(address("assistance", here)).status_code == 403


def test_can_be_read_but_not_asked_during_maintenance(as_head, two_spellings):
    here, _ = two_spellings()
    asked = as_head.get(address("assistance", here))
    cut_the_service()

    assert as_head.get(address("assistance", here)).status_code == 200
    assert confirm(as_head, asked).status_code == 503
    assert not AssistanceRequest.objects.exists()


def test_costs_the_same_for_two_sources_as_for_ten(as_head, two_spellings, queries):
    here, _ = two_spellings()
    few = queries(as_head.get, address("assistance", here))
    for _ in range(8):
        in_source(GuardianshipFactory(guardian=here.guardian), first_name="Anaïs")

    assert queries(as_head.get, address("assistance", here)) == few <= 10


def test_the_night_closes_ten_at_the_cost_of_one(two_spellings, head, queries):
    def wait(number):
        here, _ = two_spellings(guardian__account__identifier=f"i.abady{number}")
        asked = AssistanceRequest(guardian=here.guardian, establishment=head.establishment)
        asked.asked_by, asked.asked_at = head, NOW
        asked.save()
        correct(here)

    wait(2)
    few = queries(assistance.settle, at=NOW)
    for number in range(3, 13):
        wait(number)

    assert queries(assistance.settle, at=NOW) == few
    assert closings() == ["agreed"] * 11
