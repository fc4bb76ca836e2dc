"""« Adresses des services »: typed, verified, shown, then printed (R221-R228, A32, A41)."""

import pytest
from django.urls import reverse

from accounts.models import JournalEntry
from establishments.models import ServiceAddress
from guardians.tabs import IN_CHARGE, LEGAL
from students.tabs import STUDENTS
from tests.conftest import signed_in
from tests.factories import ServiceAddressFactory
from tests.pages import cut_the_service, said, soup, text

PAGE = reverse("settings:addresses")
VERIFY, SHOW, TRY = (
    reverse(f"settings:{name}") for name in ("verify_address", "show_address", "try_address")
)
DEFAULT = "https://teleservices.education.gouv.fr"
ENT = "https://ent.exemple.fr"


def typed(url, audience="student"):
    return {"audience": audience, f"{audience}-url": url}


def acts():
    return [(entry.action, entry.details) for entry in JournalEntry.objects.order_by("pk")]


def known():
    return ServiceAddress.objects.values_list("audience", "url", "is_shown").order_by("audience")


def test_shows_both_audiences_and_the_default_address(as_head):
    page = as_head.get(PAGE)

    assert [words.text for words in soup(page).select("h3")] == [
        "Adresse internet pour les élèves", "Adresse internet pour les responsables",
    ]  # fmt: skip
    assert DEFAULT in text(page)
    assert "Les élèves et les personnes en charge n'ont pas d'adresse par défaut." in text(page)


def test_an_address_is_typed_then_verified_then_shown(as_head, head):
    saved = as_head.post(PAGE, typed(ENT), follow=True)
    verified = as_head.post(VERIFY, {"audience": "student", "url": ENT}, follow=True)
    shown = as_head.post(SHOW, {"audience": "student", "shown": "yes"}, follow=True)

    assert said(saved) == ["L'adresse a été enregistrée. Vérifiez-la, puis activez son affichage."]
    assert "Adresse vérifiée le" in text(verified)
    assert head.user.username in text(verified)
    assert said(shown) == ["L'adresse figurera sur les feuilles et dans les mails."]
    assert list(known()) == [("student", ENT, True)]
    told = {"audience": "student"}
    assert acts() == [("set_address", told), ("verify_address", told), ("show_address", told)]


def test_the_page_to_verify_opens_apart_and_nothing_leaves_the_server(as_head, head):
    ServiceAddressFactory(establishment=head.establishment, verified_at=None, is_shown=False)

    [link] = soup(as_head.get(PAGE)).select("a[target=_blank]")

    assert (link["href"], link["rel"]) == (ENT, ["noopener", "noreferrer"])


def test_what_is_not_verified_is_not_shown_even_asked_by_hand(as_head, head):
    ServiceAddressFactory(establishment=head.establishment, verified_at=None, is_shown=False)

    answer = as_head.post(SHOW, {"audience": "student", "shown": "yes"}, follow=True)

    assert said(answer) == ["Vérifiez l'adresse avant d'activer son affichage."]
    assert list(known()) == [("student", ENT, False)]


def test_another_address_is_neither_verified_nor_shown(as_head, head):
    ServiceAddressFactory(establishment=head.establishment, verified_by=head)

    as_head.post(PAGE, typed("https://autre.exemple.fr"))

    changed = ServiceAddress.objects.get()
    assert (changed.verified_at, changed.verified_by, changed.is_shown) == (None, None, False)


def test_the_same_address_stays_verified(as_head, head):
    ServiceAddressFactory(establishment=head.establishment)

    answer = as_head.post(PAGE, typed(ENT), follow=True)

    assert said(answer) == ["L'adresse n'a pas changé."]
    assert ServiceAddress.objects.get().is_shown
    assert acts() == []


def test_no_address_is_not_an_address(as_head):
    answer = as_head.post(PAGE, typed(""), follow=True)

    assert said(answer) == ["Aucune adresse n'est enregistrée : saisissez-la d'abord."]
    assert acts() == []


def test_an_address_changed_by_a_colleague_meanwhile_is_not_verified(as_head, head):
    ServiceAddressFactory(establishment=head.establishment, verified_at=None, is_shown=False)

    answer = as_head.post(
        VERIFY, {"audience": "student", "url": "https://ancienne.exemple.fr"}, follow=True
    )

    assert said(answer) == [
        "L'adresse a changé entre-temps : vérifiez celle qui est affichée maintenant."
    ]
    assert ServiceAddress.objects.get().verified_at is None


def test_it_is_hidden_then_removed(as_head, head):
    ServiceAddressFactory(establishment=head.establishment)

    hidden = as_head.post(SHOW, {"audience": "student", "shown": "no"}, follow=True)
    removed = as_head.post(PAGE, typed(""), follow=True)

    assert said(hidden) == ["L'adresse ne figure plus sur les feuilles ni dans les mails."]
    assert said(removed) == ["L'adresse a été retirée : elle ne figure plus nulle part."]
    assert list(known()) == []


def test_a_wrong_address_stays_typed_beside_its_reason(as_head):
    answer = as_head.post(PAGE, typed("http://ent.exemple.fr", "guardian"))

    field = soup(answer).select_one("#id_guardian-url")
    assert (field["value"], field["aria-invalid"]) == ("http://ent.exemple.fr", "true")
    error = soup(answer).select_one(f"#{field['aria-describedby'].split()[-1]}")
    assert "L'adresse doit commencer par https://" in error.text
    assert soup(answer).select_one("#id_student-url")["value"] == ""


def test_papers_print_what_is_shown_and_to_whom_it_is_meant(head):
    home = head.establishment
    ServiceAddressFactory(establishment=home)
    ServiceAddressFactory(establishment=home, audience="guardian", url="https://parents.exemple.fr")
    ServiceAddressFactory(url="https://ailleurs.exemple.fr")

    assert STUDENTS.services(home) == (ENT,)
    assert LEGAL.services(home) == (DEFAULT, "https://parents.exemple.fr")
    assert IN_CHARGE.services(home) == ("https://parents.exemple.fr",)


def test_papers_do_not_print_what_is_hidden(head):
    ServiceAddressFactory(establishment=head.establishment, is_shown=False)

    assert STUDENTS.services(head.establishment) == ()


def test_pupils_of_an_ecole_are_not_sent_to_a_service_closed_to_them(head):
    head.establishment.degree, head.establishment.student_accounts_enabled = "1d", True
    head.establishment.save()

    answer = signed_in(head).post(PAGE, typed(f"{DEFAULT}/accueil"))

    assert "Les élèves du premier degré n'ont pas accès à Scolarité Services" in text(answer)
    assert not ServiceAddress.objects.exists()


def test_an_ecole_without_pupils_accounts_has_the_guardians_address_alone(head):
    head.establishment.degree = "1d"
    head.establishment.save()

    page = signed_in(head).get(PAGE)

    assert [words.text for words in soup(page).select("h3")] == [
        "Adresse internet pour les responsables"
    ]


def test_leaves_the_addresses_of_another_establishment_alone(as_head, as_stranger, head):
    ServiceAddressFactory(establishment=head.establishment)

    as_stranger.post(PAGE, typed(""))
    as_stranger.post(SHOW, {"audience": "student", "shown": "no"})

    assert list(known()) == [("student", ENT, True)]
    assert ENT not in text(as_stranger.get(PAGE))


def test_refuses_the_troubleshooter(as_troubleshooter):
    answers = [as_troubleshooter.get(PAGE), as_troubleshooter.post(PAGE, typed(ENT))]

    assert {answer.status_code for answer in answers} == {403}
    assert not ServiceAddress.objects.exists()


def test_is_read_but_not_written_during_a_maintenance(as_head, head):
    ServiceAddressFactory(establishment=head.establishment)
    cut_the_service()

    sent = [
        as_head.post(PAGE, typed("")),
        as_head.post(VERIFY, {"audience": "student", "url": ENT}),
        as_head.post(SHOW, {"audience": "student", "shown": "no"}),
    ]

    assert as_head.get(PAGE).status_code == 200
    assert {answer.status_code for answer in sent} == {503}
    assert list(known()) == [("student", ENT, True)]


def test_costs_the_same_with_and_without_addresses(as_head, head, queries):
    as_head.get(PAGE)
    few = queries(as_head.get, PAGE)
    ServiceAddressFactory(establishment=head.establishment, verified_by=head)
    ServiceAddressFactory(establishment=head.establishment, audience="guardian", verified_by=head)

    assert queries(as_head.get, PAGE) == few <= 8


@pytest.mark.parametrize("address", [PAGE, VERIFY, SHOW])
def test_an_audience_that_is_none_does_not_exist(as_head, address):
    assert as_head.post(address, {"audience": "agents"}).status_code == 404


def test_the_server_tries_no_address_unless_the_operator_allows_it(as_head, head, settings):
    ServiceAddressFactory(establishment=head.establishment)
    refused = as_head.post(TRY, {"audience": "student"})
    settings.VERIFY_ADDRESSES_FROM_SERVER = True
    ServiceAddress.objects.update(url="https://localhost")

    tried = as_head.post(TRY, {"audience": "student"}, follow=True)
    for _ in range(9):
        as_head.post(TRY, {"audience": "guardian"})
    refusal = as_head.post(TRY, {"audience": "guardian"})

    assert refused.status_code == 404
    assert said(tried) == ["Le serveur est non joignable."]
    assert refusal.status_code == 429
    assert int(refusal["Retry-After"]) > 3_500
