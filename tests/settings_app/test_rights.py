"""« Droits d'accès »: who holds which right, giving one, withdrawing one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from establishments.models import Member, Origin, User
from establishments.permissions import Degree, Role
from tests.conftest import signed_in
from tests.factories import (
    PASSWORD,
    DivisionFactory,
    EstablishmentFactory,
    MemberFactory,
    UserFactory,
)
from tests.pages import cut_the_service, said, soup, text

RIGHTS, GRANT = reverse("settings:rights"), reverse("settings:grant")
TODAY = timezone.localdate()
DAY = timedelta(days=1)
DELEGATED = {"role": Role.DELEGATE, "origin": Origin.CONSOLE}
NEW = {
    "login": "n.petit", "is_new": "on", "last_name": "PETIT", "first_name": "Noa",
    "mail": "n.petit@exemple.fr", "role": "delegate",
}  # fmt: skip


def withdrawal(member):
    return reverse("settings:withdraw", kwargs={"pk": member.pk})


def give(client, **typed):
    """Fill the form as it is proposed, and send it."""
    form = soup(client.get(GRANT)).select_one("main form[method=post]")
    boxes = {"checkbox", "radio"}
    data = {
        field["name"]: field.get("value", "")
        for field in form.select("input")
        if field["type"] not in boxes or field.has_attr("checked")
    }
    return client.post(GRANT, {**data, **typed}, follow=True)


def errors(response):
    """What is refused, beside each field."""
    page = soup(response)
    return {
        node["id"].removeprefix("id_").removesuffix("-error"): node.get_text(" ", strip=True)
        for node in page.select(".fr-messages-group")
    }


@pytest.fixture
def colleague():
    return UserFactory(username="c.durand", last_name="DURAND", first_name="Claude")


@pytest.fixture
def delegate(head, colleague):
    return MemberFactory(user=colleague, establishment=head.establishment, **DELEGATED)


@pytest.fixture
def inspector():
    """The IEN of an école."""
    return MemberFactory(role=Role.INSPECTOR, establishment__degree=Degree.FIRST)


def test_shows_each_right_with_where_it_comes_from_and_how_far_it_goes(as_head, head, colleague):
    MemberFactory(
        user=colleague,
        establishment=head.establishment,
        role=Role.TROUBLESHOOTER,
        origin=Origin.CONSOLE,
        starts_on=TODAY,
        ends_on=TODAY + DAY,
        delegator=head.user.username,
        divisions=["6A", "6B"],
    )

    page = as_head.get(RIGHTS)

    [line] = [row for row in soup(page).select("tbody tr") if "DURAND" in row.text]
    assert [" ".join(cell.text.split()) for cell in line.find_all(["th", "td"])] == [
        "Claude DURAND c.durand", "Délégation de dépannage", "Console", f"{TODAY:%d-%m-%Y}",
        f"{TODAY + DAY:%d-%m-%Y}", head.user.username, "6A, 6B", "En cours",
        "Retirer le droit de Claude DURAND : Délégation de dépannage",
    ]  # fmt: skip


def test_what_is_over_is_folded_after_what_holds_and_what_comes(as_head, head):
    here = {"establishment": head.establishment, **DELEGATED}
    MemberFactory(ends_on=TODAY - DAY, **here)
    MemberFactory(starts_on=TODAY + DAY, **here)
    MemberFactory(withdrawn_at=timezone.now(), **here)
    MemberFactory(**here)

    page = soup(as_head.get(RIGHTS))

    states = [cell.text for cell in page.select('main td[data-label="État"]')]
    withdrawn = f"Retiré le {TODAY:%d-%m-%Y}"
    assert states == ["En cours", "En cours", "À venir", withdrawn, "Terminé"]
    folded = page.select_one("main details")
    assert folded.summary.text == "Droits passés (2)"
    assert len(folded.select("tbody tr")) == 2
    assert folded.select("a") == []


@pytest.mark.parametrize("origin", [Origin.DIRECTION, Origin.DELEG_CE2])
def test_what_comes_from_the_portal_is_not_withdrawn_here(as_head, delegate, origin):
    Member.objects.filter(pk=delegate.pk).update(origin=origin)

    assert "Retirer" not in text(as_head.get(RIGHTS))
    assert "géré dans ARENA" in text(as_head.get(RIGHTS))
    assert as_head.post(withdrawal(delegate)).status_code == 404
    delegate.refresh_from_db()
    assert delegate.withdrawn_at is None


def test_a_right_is_given_to_a_known_agent_and_journaled(as_head, head, colleague):
    response = give(as_head, login="c.durand", role="delegate")

    assert said(response) == ["Le droit a été donné à Claude DURAND (c.durand)."]
    given = colleague.memberships.get()
    assert (given.role, given.origin, given.delegator) == (
        Role.DELEGATE, Origin.CONSOLE, head.user.username,
    )  # fmt: skip
    assert (given.starts_on, given.establishment) == (TODAY, head.establishment)
    entry = JournalEntry.objects.get(action="grant_right")
    assert (entry.member, entry.establishment) == (head, head.establishment)
    told = {"role": "delegate", "until": f"{given.ends_on}", "divisions": 0, "agent": "c.durand"}
    assert entry.details == told


def test_the_end_proposed_is_the_next_31_august(as_head, time_machine):
    for today, expected in [
        ("2026-08-30", "2026-08-31"), ("2026-08-31", "2027-08-31"), ("2026-11-22", "2027-08-31"),
    ]:  # fmt: skip
        time_machine.move_to(f"{today} 12:00 +0000")

        assert soup(as_head.get(GRANT)).select_one("[name=ends_on]")["value"] == expected


def test_an_agent_without_an_account_gets_one_whose_password_is_shown_once(as_head, client):
    page = soup(give(as_head, **NEW))

    password = page.select("dd.secret")[1].get_text(strip=True)
    user = User.objects.get(username="n.petit")
    assert (user.last_name, user.email) == ("PETIT", "n.petit@exemple.fr")
    assert user.password_is_provisional
    assert user.check_password(password)
    assert password not in as_head.get(RIGHTS).text
    assert password not in str(JournalEntry.objects.get(action="grant_right").details)
    assert client.login(username="n.petit", password=password)


def test_a_password_lost_before_the_first_sign_in_is_drawn_again_with_the_right(as_head):
    first = soup(give(as_head, **NEW)).select("dd.secret")[1].text
    as_head.post(withdrawal(Member.objects.get(user__username="n.petit")))

    second = soup(give(as_head, login="n.petit", role="delegate")).select("dd.secret")[1].text

    assert second != first
    assert User.objects.get(username="n.petit").check_password(second.strip())


@pytest.mark.parametrize("elsewhere", [{}, {"role": Role.HEAD}])
def test_whoever_has_a_password_drawn_elsewhere_receives_nothing_before_it_is_his(
    as_head, head, elsewhere
):
    user = UserFactory(username="n.petit", password_is_provisional=True)
    here = {"establishment": head.establishment}
    MemberFactory(user=user, withdrawn_at=timezone.now(), **here, **DELEGATED)
    MemberFactory(user=user, **(here if elsewhere else {}), **{**DELEGATED, **elsewhere})

    response = give(as_head, login="n.petit", role="troubleshooter")

    assert "n'a pas encore choisi son mot de passe" in errors(response)["login"]
    assert user.memberships.count() == 2
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_a_password_that_has_served_is_never_drawn_again(as_head, head):
    user = UserFactory(username="n.petit", password_is_provisional=True, last_login=timezone.now())
    MemberFactory(user=user, establishment=head.establishment, **DELEGATED)

    response = give(as_head, login="n.petit", role="troubleshooter")

    assert said(response) == ["Le droit a été donné à n.petit (n.petit)."]
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"login": ""}, ("login", "Saisissez l'identifiant de l'agent.")),
        ({"login": "personne"}, ("login", "Aucun agent n'a cet identifiant")),
        ({"role": ""}, ("role", "Choisissez un droit.")),
        ({"role": "head"}, ("role", "Choisissez un droit.")),
        ({"role": "inspector"}, ("role", "Choisissez un droit.")),
        ({"starts_on": TODAY - DAY}, ("starts_on", "La date de début est passée.")),
        ({"starts_on": "demain"}, ("starts_on", "Saisissez une date au format JJ/MM/AAAA.")),
        ({"ends_on": TODAY - DAY}, ("ends_on", "La date de fin précède la date de début.")),
        ({"divisions": ["6A"]}, ("divisions", "Seul le dépannage se limite à des classes")),
        ({"divisions": ["9Z"]}, ("divisions", "Cette classe n'existe plus")),
        ({"divisions": ["6A"], "role": "troubleshooter", "ends_on": ""}, ("ends_on",
         "Un droit limité à des classes a une date de fin")),
        ({"is_new": "on"}, ("last_name", "Remplissez ce champ pour créer le compte de l'agent.")),
        ({**NEW, "login": "C.Durand"}, ("login", "Cet identifiant est déjà celui d'un agent.")),
        ({**NEW, "login": "c durand"}, ("login", "Un identifiant est fait de lettres")),
    ],
)  # fmt: skip
def test_a_wrong_form_keeps_what_was_typed_and_says_why(as_head, head, colleague, typed, refused):
    field, reason = refused
    DivisionFactory(establishment=head.establishment, code="6A")
    sent = {"login": "c.durand", "role": "delegate", **typed}

    response = give(as_head, **sent)

    assert reason in errors(response)[field]
    page = soup(response)
    assert page.select_one("[name=login]")["value"] == sent["login"]
    assert page.select_one(f'.fr-alert--error a[href^="#id_{field}"]')
    assert not Member.objects.exclude(pk=head.pk).exists()
    assert set(User.objects.all()) == {head.user, colleague}
    assert not JournalEntry.objects.exists()


def test_dates_may_be_typed_as_they_are_written(as_head, colleague):
    give(as_head, login="c.durand", role="delegate", ends_on=f"{TODAY + DAY:%d/%m/%Y}")

    assert colleague.memberships.get().ends_on == TODAY + DAY


def test_classes_are_for_troubleshooting(as_head, head, colleague):
    for code in ("6A", "6B", "6C"):
        DivisionFactory(establishment=head.establishment, code=code)
    DivisionFactory(code="ailleurs")

    proposed = soup(as_head.get(GRANT)).select("[name=divisions]")
    give(as_head, login="c.durand", role="troubleshooter", divisions=["6A", "6B"])

    assert [box["value"] for box in proposed] == ["6A", "6B", "6C"]
    assert colleague.memberships.get().divisions == ["6A", "6B"]


def test_nobody_gives_himself_a_right(as_head, head):
    response = give(as_head, login=head.user.username, role="delegate")

    assert errors(response)["login"] == "Vous ne pouvez pas vous donner un droit à vous-même."
    assert head.user.memberships.get() == head


@pytest.mark.parametrize(
    ("origin", "way"),
    [
        (Origin.CONSOLE, "Pour le modifier, retirez-le d'abord."),
        (Origin.DELEG_CE2, "Il est géré dans ARENA."),
    ],
)
def test_a_right_already_held_or_coming_is_said_so(as_head, delegate, origin, way):
    Member.objects.filter(pk=delegate.pk).update(starts_on=TODAY + DAY, origin=origin)

    response = give(as_head, login="c.durand", role="delegate")

    assert errors(response)["login"] == (
        f"Claude DURAND a déjà ce droit (à partir du {TODAY + DAY:%d-%m-%Y}). {way}"
    )


@pytest.mark.parametrize("over", [{"ends_on": TODAY - DAY}, {"withdrawn_at": timezone.now()}])
def test_a_right_that_is_over_is_taken_up_again(as_head, delegate, over):
    Member.objects.filter(pk=delegate.pk).update(origin=Origin.DELEG_CE2, **over)

    give(as_head, login="c.durand", role="delegate")

    delegate.refresh_from_db()
    assert not delegate.is_over(TODAY)
    assert (delegate.origin, delegate.starts_on) == (Origin.CONSOLE, TODAY)


def test_the_same_click_twice_gives_one_right_and_one_line_of_journal(as_head, colleague):
    act = {"act": "7a1c5f0e-54c9-4f2e-9d0c-1f4a0a6f2b11"}

    answers = [give(as_head, login="c.durand", role="delegate", **act) for _ in range(2)]

    assert said(answers[0]) == said(answers[1])
    assert colleague.memberships.count() == JournalEntry.objects.count() == 1


def test_the_same_form_after_a_withdrawal_gives_the_right_again(as_head, colleague):
    act = {"act": "7a1c5f0e-54c9-4f2e-9d0c-1f4a0a6f2b11"}
    give(as_head, login="c.durand", role="delegate", **act)
    as_head.post(withdrawal(colleague.memberships.get()))

    give(as_head, login="c.durand", role="delegate", **act)

    assert colleague.memberships.get().withdrawn_at is None
    assert JournalEntry.objects.filter(action="grant_right").count() == 2


def test_a_right_is_withdrawn_after_confirmation(as_head, head, delegate):
    page = as_head.get(withdrawal(delegate))
    response = as_head.post(withdrawal(delegate), follow=True)

    assert "retirer le droit de Claude DURAND (c.durand)" in text(page)
    assert said(response) == ["Le droit de Claude DURAND (c.durand) a été retiré."]
    delegate.refresh_from_db()
    assert delegate.withdrawn_at
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.details["agent"]) == ("withdraw_right", "c.durand")


def test_a_right_withdrawn_meanwhile_is_said_so(as_head, delegate):
    as_head.post(withdrawal(delegate))

    again = as_head.post(withdrawal(delegate), follow=True)

    assert said(again)[-1] == "Ce droit n'était plus en cours : rien n'a été modifié."
    assert JournalEntry.objects.count() == 1


def test_an_inspector_opens_an_ecole_through_solaris(inspector, colleague):
    client = signed_in(inspector)

    page = soup(client.get(GRANT))
    give(client, login="c.durand")

    assert [radio["value"] for radio in page.select("[name=role]")] == ["delegate"]
    assert page.select("[name=divisions]") == []
    given = colleague.memberships.get()
    assert (given.role, given.origin) == (Role.DELEGATE, Origin.SOLARIS)
    assert client.post(withdrawal(given)).status_code == 302


@pytest.mark.parametrize(
    "right",
    [
        {"role": Role.DELEGATE},
        {"role": Role.TROUBLESHOOTER},
        {"role": Role.HEAD, "establishment__degree": Degree.FIRST},
    ],
)
def test_only_those_who_give_rights_enter(right, delegate):
    client = signed_in(MemberFactory(**right))

    answers = [client.get(page) for page in (RIGHTS, GRANT, withdrawal(delegate))]
    answers += [client.post(page) for page in (GRANT, withdrawal(delegate))]

    assert {answer.status_code for answer in answers} == {403}
    delegate.refresh_from_db()
    assert delegate.withdrawn_at is None


def test_a_right_of_another_establishment_is_not_found(as_stranger, delegate):
    assert as_stranger.get(withdrawal(delegate)).status_code == 404
    assert as_stranger.post(withdrawal(delegate)).status_code == 404
    assert "DURAND" not in as_stranger.get(RIGHTS).text
    delegate.refresh_from_db()
    assert delegate.withdrawn_at is None


def test_during_a_cut_rights_are_read_and_none_changes(as_head, delegate):
    cut_the_service()

    refused = [as_head.post(withdrawal(delegate)), as_head.post(GRANT, {**NEW, "act": "x"})]

    assert as_head.get(RIGHTS).status_code == as_head.get(GRANT).status_code == 200
    assert [answer.status_code for answer in refused] == [503, 503]
    assert Member.objects.filter(withdrawn_at=None).count() == 2


def test_costs_the_same_for_two_rights_as_for_forty(as_head, head, queries):
    MemberFactory(establishment=head.establishment, **DELEGATED)
    as_head.get(RIGHTS)
    few = queries(as_head.get, RIGHTS)
    MemberFactory.create_batch(38, establishment=head.establishment, **DELEGATED)

    assert queries(as_head.get, RIGHTS) == few <= 6


def test_the_menu_offers_what_each_may_open(as_head, inspector):
    director = MemberFactory(establishment=EstablishmentFactory(degree=Degree.FIRST))

    def offered(client, page):
        return [link.text for link in soup(client.get(page)).select("main nav a")]

    addresses = reverse("settings:addresses")
    assert offered(as_head, RIGHTS) == [
        "Adresses des services", "Rappels", "Droits d'accès", "Journal",
    ]  # fmt: skip
    assert offered(signed_in(director), addresses) == [
        "Adresses des services", "Comptes élèves", "Rappels", "Journal",
    ]  # fmt: skip
    assert offered(signed_in(inspector), RIGHTS) == []
