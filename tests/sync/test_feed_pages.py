"""« Mises à jour des données »: what it shows, what it refuses, what it costs (B7)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from establishments.models import Establishment
from establishments.permissions import Role
from sync.models import Anomaly, Change, FileRun
from tests.conftest import signed_in
from tests.factories import GuardianshipFactory, MemberFactory
from tests.pages import cut_the_service, facts, soup, text, words
from tests.schools import head_of_a_school
from tests.sync.builders import UAI, guardians_file, link, person
from tests.sync.feeding import roll

LATEST = reverse("feeds:latest")
CHANGES = reverse("feeds:changes")


def run_of(member, *, outcome="applied", kind="eleves", at=None, anomalies=(), **figures):
    """A file that a night took for the member's establishment."""
    home = member.establishment
    run = FileRun.objects.create(
        establishment=home, uai=home.uai, source="siecle", kind=kind, outcome=outcome,
        file_name="ElevesSansAdresses.xml", started_at=at or timezone.now(),
        figures={"anomalies": len(anomalies)} | figures,
    )  # fmt: skip
    Anomaly.objects.bulk_create(
        Anomaly(run=run, line=line, code="mail-illisible", message=message)
        for line, message in anomalies
    )
    return run


def changed(run, tie, *kinds):
    """These changes of the two people of a tie."""
    Change.objects.bulk_create(
        Change(
            run=run, kind=kind, student=tie.student, guardian=tie.guardian, before="6A", after="6B"
        )
        for kind in kinds
    )


def cells(response, label):
    """The cells of the lists under each title."""
    return [words(cell) for cell in soup(response).select(f'main td[data-label="{label}"]')]


def link_texts(response):
    return [words(link) for link in soup(response).select("main tbody a")]


def test_before_any_file_it_says_what_to_do(as_head):
    shown = text(as_head.get(LATEST))

    assert "Aucun fichier n'a encore été reçu pour l'établissement" in shown
    assert "Vérifiez dans SIECLE que l'export est activé" in shown
    assert "Rien n'a changé depuis le premier chargement" in shown


def test_the_latest_file_of_each_content_is_shown_with_its_figures(as_head, head):
    run_of(head, at=timezone.now() - timedelta(days=1), created=9)
    run_of(head, outcome="unchanged", created=0)
    run_of(head, kind="responsables", created=4, changed=3, left=2)

    files = soup(as_head.get(LATEST)).select_one("section[aria-labelledby=latest-title]")

    rows = [[words(cell) for cell in row.find_all(["th", "td"])] for row in files.select("tr")][1:]
    assert [(row[0], *row[2:7]) for row in rows] == [
        ("Élèves", "– Inchangé", "0", "0", "0", "0"),
        ("Responsables", "✓ Appliqué", "4", "3", "2", "0"),
    ]


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("held", "La mise à jour est suspendue"),
        ("refused", "Le fichier a été refusé : rien n'a été modifié."),
    ],
)
def test_a_file_not_taken_is_explained_and_the_data_keep_their_date(as_head, head, outcome, told):
    taken = run_of(head, at=timezone.now() - timedelta(days=2))
    run_of(head, outcome=outcome, anomalies=[(0, "Disparitions."), (7, "Mail illisible.")])

    page = as_head.get(LATEST)

    shown = text(page)

    day = timezone.localtime(taken.started_at)
    assert told in shown
    assert f"Les données restent celles du {day:%d-%m-%Y}." in shown
    assert "Disparitions." in words(soup(page).select_one(".fr-alert"))
    items = [words(item) for item in soup(page).select(".anomalies__item")]
    assert items == ["Ligne 7 Mail illisible."]


def test_the_first_anomalies_are_shown_and_the_others_are_a_click_away(as_head, head):
    run = run_of(head, anomalies=[(line, f"Anomalie {line}.") for line in range(12)])

    shown = as_head.get(LATEST)

    items = [words(item) for item in soup(shown).select(".anomalies__item")]
    assert (items[0], items[-1], len(items)) == (
        "Fichier entier Anomalie 0.",
        "Ligne 9 Anomalie 9.",
        10,
    )
    assert reverse("feeds:detail", args=[run.pk]) in shown.content.decode()
    assert "Voir les 12 anomalies" in text(shown)


def test_the_figures_of_a_night_open_lists_that_count_the_same(as_head, head, tie):
    one = tie()
    changed(run_of(head), one, "division", "division", "names")

    shown = soup(as_head.get(LATEST)).select("main .counts__link")

    told = {words(figure): figure["href"] for figure in shown}
    assert list(told) == ["2 Changements de classe", "1 Changement de nom ou de prénom"]
    counts = [len(soup(as_head.get(url)).select("main tbody tr")) for url in told.values()]
    assert counts == [2, 1]


def test_another_day_is_chosen(as_head, head, tie):
    now, one = timezone.now(), tie()
    changed(run_of(head, at=now - timedelta(days=3)), one, "arrival")
    changed(run_of(head, at=now), one, "division")
    day = timezone.localdate(now - timedelta(days=3))

    shown = soup(as_head.get(LATEST, {"day": day.isoformat()}))

    assert [words(figure) for figure in shown.select(".counts__link")] == ["1 Arrivée"]
    assert len(shown.select("select[name=day] option")) == 2


def test_a_change_names_whom_it_is_about_and_opens_their_pages(as_head, head, tie):
    gone, here = tie(), tie(kind="in_charge", guardian__pk=10_000_000)
    gone.enrolment.left_on = gone.ended_on = timezone.localdate()
    gone.enrolment.save()
    gone.save()
    run = run_of(head)
    changed(run, here, "tie_level")
    changed(run, gone, "departure")

    shown = as_head.get(CHANGES)

    urls = [a["href"] for a in soup(shown).select("main tbody a")]
    assert link_texts(shown) == [str(here.student), str(here.guardian)]
    assert [url.split("/")[2] for url in urls] == ["eleves", "personnes-en-charge"]
    assert all(as_head.get(url).status_code == 200 for url in urls)
    assert (cells(shown, "Avant"), cells(shown, "Après")) == (["6A"] * 2, ["6B"] * 2)


def test_a_real_night_is_told(feed):
    feed(roll(2), guardians_file(person(), link()))
    member = MemberFactory(establishment=Establishment.objects.get(uai=UAI))
    feed(roll(3), at="2026-11-24")
    client = signed_in(member)

    shown = client.get(CHANGES)

    assert link_texts(shown) == ["NOM1003 Zoé"]
    assert (cells(shown, "Avant"), cells(shown, "Après")) == (["–"], ["6A"])


@pytest.mark.parametrize("asked", [{"kind": "rien"}, {"day": "2020-01-01"}, {"day": "demain"}])
def test_what_is_not_offered_finds_nothing(as_head, head, tie, asked):
    changed(run_of(head), tie(), "division")

    assert "Aucun changement ne correspond à ce choix" in text(as_head.get(CHANGES, asked))


def test_a_file_has_its_page(as_head, head):
    run = run_of(head, outcome="held", anomalies=[(0, "Disparitions."), (7, "Mail illisible.")])

    shown = soup(as_head.get(reverse("feeds:detail", args=[run.pk])))

    told = facts(shown)
    assert (told["Contenu"], told["Résultat"], told["Anomalies"]) == (
        "Élèves",
        "! En attente",
        "2",
    )
    assert [words(item) for item in shown.select(".anomalies__item")] == [
        "Fichier entier Disparitions.",
        "Ligne 7 Mail illisible.",
    ]


def test_an_ecole_reads_its_own_words(tie):
    member = head_of_a_school()
    run_of(member, outcome="refused", kind="responsables")

    shown = text(signed_in(member).get(LATEST))

    assert "Anomalies à corriger dans ONDE" in shown
    assert "Aucun fichier de ce contenu n'a encore été pris pour l'école." in shown
    assert "SIECLE" not in shown


def test_nothing_of_it_is_shown_to_another_establishment(as_stranger, head, tie):
    one = tie()
    run = run_of(head, anomalies=[(1, "Anomalie d'ici.")])
    changed(run, one, "division")

    latest, listed = as_stranger.get(LATEST), as_stranger.get(CHANGES)
    detail = as_stranger.get(reverse("feeds:detail", args=[run.pk]))

    assert "Anomalie d'ici" not in text(latest)
    assert one.student.birth_name not in text(listed)
    assert detail.status_code == 404


@pytest.mark.parametrize("role", [Role.TROUBLESHOOTER, Role.DELEGATE])
def test_the_delegate_reads_it_and_the_troubleshooter_does_not(head, role):
    run = run_of(head)
    client = signed_in(MemberFactory(establishment=head.establishment, role=role))

    found = {
        client.get(url).status_code
        for url in (LATEST, CHANGES, reverse("feeds:detail", args=[run.pk]))
    }

    assert found == {403 if role == Role.TROUBLESHOOTER else 200}


def test_it_is_read_during_a_maintenance(as_head, head):
    run = run_of(head)
    cut_the_service()

    pages = (LATEST, CHANGES, reverse("feeds:detail", args=[run.pk]))

    assert [as_head.get(page).status_code for page in pages] == [200] * 3


def test_it_costs_the_same_for_two_changes_as_for_forty(as_head, head, queries):
    def grow(count):
        for _ in range(count):
            one = GuardianshipFactory(enrolment__establishment=head.establishment)
            run = run_of(head, anomalies=[(1, "Une.")])
            changed(run, one, "division", "new_tie")
        return [queries(as_head.get, page) for page in pages(run)]

    def pages(run):
        return LATEST, CHANGES, reverse("feeds:detail", args=[run.pk])

    few = grow(2)

    assert grow(19) == few
    assert max(few) <= 11
