"""« Exploitation »: the nights, their steps and files, what went wrong; for operators alone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from establishments.permissions import Role
from ops.models import Run
from tests.conftest import ConsoleClient, signed_in
from tests.factories import EstablishmentFactory, MemberFactory
from tests.operations.nights import as_operator, operator, step, taken
from tests.pages import cut_the_service, facts, soup, text, words
from tests.security.personas import OUTSIDE

NIGHTS = reverse("operations:nights")
DAY = date(2026, 11, 22)


def of(day):
    return reverse("operations:night", args=[day])


def table(response, section):
    """The cells of each row of the table of this section."""
    found = soup(response).select(f"section[aria-labelledby={section}] tbody tr")
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in found]


def tasks(response):
    return [words(item) for item in soup(response).select(".tasks__item")]


def test_before_any_night_it_says_what_to_do(client):
    shown = text(client.get(NIGHTS))

    assert "Rien à traiter." in shown
    assert "Aucune nuit n'a encore eu lieu." in shown


def test_each_night_is_a_line_with_the_outcome_of_its_steps_in_words(client):
    feed = step("feed", DAY)
    step("departures", DAY, "failed", error="ValueError (departures.py:40)")
    step("feed", DAY - timedelta(days=1))
    home = EstablishmentFactory()
    taken(home, feed)
    taken(home, feed, outcome="refused")

    shown = table(client.get(NIGHTS), "nights-title")

    assert [row[0] for row in shown] == ["22-11-2026", "21-11-2026"]
    assert shown[0][1].startswith("✓ Terminée")
    assert shown[0][1].endswith("1 min 05 s")
    assert shown[0][2].startswith("✕ Échouée")
    assert shown[0][3] == "– Non lancée"
    assert [row[-1] for row in shown] == ["1 pris, 1 refusé", "Aucun"]


def test_a_file_given_by_hand_stands_on_its_day(client):
    taken(EstablishmentFactory(name="Collège donné à la main"))

    shown = client.get(of(timezone.localdate()))

    assert "Collège donné à la main" in text(shown)
    assert len(table(client.get(NIGHTS), "nights-title")) == 1


def test_what_went_wrong_comes_first_and_opens_where_it_is_dealt_with(client):
    feed = step("feed", DAY)
    step("statistics", DAY, "failed", error="X")
    home, absent = EstablishmentFactory(), EstablishmentFactory()
    taken(absent, step("feed", DAY - timedelta(days=1)))
    taken(home, feed, outcome="refused")
    taken(home, feed, outcome="held")

    shown = client.get(NIGHTS)

    assert tasks(shown) == [
        "Étape échouée : Statistiques",
        "1 fichier refusé dans la dernière nuit",
        "1 établissement sans fichier dans la dernière nuit",
        "1 fichier en attente d'une décision",
    ]
    urls = [a["href"] for a in soup(shown).select(".tasks__item a")]
    assert all(client.get(url).status_code == 200 for url in urls if url.startswith("/"))


def test_what_is_on_hold_is_listed_with_the_way_to_decide(client):
    run = taken(EstablishmentFactory(name="Collège suspendu"), outcome="held")
    taken(EstablishmentFactory(), outcome="held", at=timezone.now() - timedelta(days=8))

    shown = table(client.get(NIGHTS), "held")

    assert len(shown) == 1
    assert shown[0][0].startswith("Collège suspendu")
    assert reverse("operations:file", args=[run.pk]) in client.get(NIGHTS).content.decode()


def test_a_night_has_its_steps_and_what_they_counted(client):
    step("feed", DAY, figures={"arrived": 12, "refused": 1, "held": 0}, tries=2)
    step("watch", DAY, "running")

    shown = table(client.get(of(DAY)), "steps-title")

    assert len(shown) == 8
    assert shown[0][0] == "Flux SIECLE, ONDE et AAF"
    assert shown[0][3:] == ["1 min 05 s", "2", "fichiers reçus : 12, refusés : 1"]
    assert shown[-1][1] == "! En cours"


def test_the_files_of_a_night_are_narrowed_by_result_and_uai(client):
    feed = step("feed", DAY)
    one, two = (EstablishmentFactory(uai=uai) for uai in ("0750001A", "0690002B"))
    taken(one, feed)
    taken(two, feed, outcome="refused")

    def found(**asked):
        return [row[0][-9:-1] for row in table(client.get(of(DAY), asked), "files-title")]

    assert found() == ["0690002B", "0750001A"]
    assert found(outcome="refused") == ["0690002B"]
    assert found(uai="075") == ["0750001A"]
    assert found(outcome="rien") == []
    assert "Choisissez une valeur de la liste." in text(client.get(of(DAY), {"outcome": "rien"}))


def test_a_night_lists_the_establishments_without_a_file(client):
    feed = step("feed", DAY)
    taken(EstablishmentFactory(), feed)
    taken(EstablishmentFactory(name="Collège muet"), step("feed", DAY - timedelta(days=1)))
    EstablishmentFactory(name="Collège jamais venu")

    shown = text(client.get(of(DAY)))

    assert "Établissements sans fichier cette nuit" in shown
    assert "Collège muet" in shown
    assert "jamais venu" not in shown


def test_a_file_has_its_facts_and_its_anomalies_by_line(client):
    run = taken(None, outcome="refused", anomalies=[(0, "Illisible."), (9, "Un mail.")])

    shown = soup(client.get(reverse("operations:file", args=[run.pk])))

    assert facts(shown)["Établissement"] == "Établissement inconnu"
    assert [words(item) for item in shown.select(".anomalies__item")] == [
        "Fichier entier Illisible.",
        "Ligne 9 Un mail.",
    ]


@pytest.mark.parametrize("day", ["2026-02-31", "2026-13-01", "hier"])
def test_a_day_that_does_not_exist_is_no_page(client, day):
    assert client.get(f"{NIGHTS}nuits/{day}/").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_whoever_administers_an_establishment_is_refused(head, role):
    run = taken(head.establishment, outcome="held")
    client = signed_in(MemberFactory(establishment=head.establishment, role=role))
    pages = [
        NIGHTS, of(DAY), reverse("operations:assistance"),
        *(reverse(f"operations:{name}", args=[run.pk]) for name in ("file", "approve", "reject")),
    ]  # fmt: skip

    assert {client.get(page).status_code for page in pages} == {403}
    assert client.post(reverse("operations:approve", args=[run.pk])).status_code == 403


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in():
    assert ConsoleClient().get(NIGHTS).url.startswith("/connexion/")


def test_an_operator_proves_who_he_is_as_the_others_do(client):
    client.defaults["REMOTE_ADDR"] = OUTSIDE
    provisional = as_operator(password_is_provisional=True)

    assert "/second-facteur/" in client.get(NIGHTS).url
    assert provisional.get(NIGHTS).url == reverse("change_password")


def test_an_operator_without_right_lands_on_his_pages_and_on_no_other(client, head):
    assert client.get("/").url == NIGHTS
    assert client.get("/administration/eleves/").status_code == 403
    assert "Se déconnecter" in client.get(NIGHTS).content.decode()


def test_an_operator_who_administers_as_well_goes_from_one_to_the_other():
    member = MemberFactory(user=operator())
    client = signed_in(member)

    home, nights = client.get("/administration/"), client.get(NIGHTS)

    assert client.get("/").url == "/administration/"
    assert NIGHTS in [a["href"] for a in soup(home).select("header a")]
    assert "Mes établissements" in words(soup(nights).header)


def test_it_is_read_during_a_maintenance(client):
    run = taken(EstablishmentFactory(), step("feed", DAY), outcome="held")
    cut_the_service()

    pages = (NIGHTS, of(DAY), reverse("operations:file", args=[run.pk]))

    assert [client.get(page).status_code for page in pages] == [200] * 3
    assert "maintenance" in client.get(NIGHTS).content.decode()


def test_it_costs_the_same_for_two_nights_as_for_thirty(client, queries):
    def grow(first, count):
        for n in range(first, first + count):
            day = DAY - timedelta(days=n)
            run = step("feed", day)
            step("purge", day)
            taken(EstablishmentFactory(), run, outcome="held", anomalies=[(1, "Une.")])
        return [queries(client.get, page) for page in (NIGHTS, of(DAY))]

    few = grow(0, 2)

    assert grow(2, 28) == few
    assert max(few) <= 19
    assert Run.objects.count() == 60
