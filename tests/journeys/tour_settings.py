"""A visit of « Paramètres », the journal, the quick search, and what two tabs or a cut refuse."""

from datetime import timedelta

from django.utils import timezone

from accounts.enums import AccountState, Action
from establishments.models import Origin
from establishments.permissions import Role
from tests.audit.acts import leave
from tests.factories import DivisionFactory, GuardianshipFactory, MemberFactory
from tests.journeys.gestures import (
    choose,
    follow,
    heading,
    is_told,
    press,
    search,
    sees,
    sign_in,
    tick_everything,
)
from tests.pages import cut_the_service

ADDRESSES, RIGHTS = "/administration/parametres/", "/administration/parametres/droits/"
JOURNAL, QUICK = "/administration/journal/", "/administration/recherche/"
LONG_LOGIN = "marie-antoinette.des-roches-grandchamp-de-la-tour"
ELSEWHERE = "Collège Marie-Curie"


def furnish(head, enrol):
    """Rights of each kind, acts of each group, people of the same name, another establishment."""
    home, today = head.establishment, timezone.localdate()
    DivisionFactory.create_batch(12, establishment=home)
    given = {"establishment": home, "origin": Origin.CONSOLE, "delegator": head.user.username}
    classes = home.divisions.values_list("code", flat=True)
    MemberFactory(role=Role.TROUBLESHOOTER, divisions=list(classes), ends_on=today, **given)
    MemberFactory(role=Role.DELEGATE, user__username=LONG_LOGIN, **given)
    MemberFactory(role=Role.DELEGATE, ends_on=today - timedelta(days=1), **given)
    MemberFactory(role=Role.DELEGATE, withdrawn_at=timezone.now(), **given)
    [pupil, *_] = enrol(12, student__birth_name="LEFÈVRE", state=AccountState.INFORMED)
    GuardianshipFactory(enrolment=pupil, guardian__birth_name="LEFÈVRE")
    for action in (Action.LIST_CSV, Action.REVEAL, Action.ALERT_REVEALS):
        leave(head, action, pupil.student.account, tab="students", all=True, hide=False)
    MemberFactory(user=head.user, establishment__name=ELSEWHERE)


def visit(page, head, settings):
    """Go from screen to screen; the name of each is given while it is shown."""
    sign_in(page, head)
    choose(page, head.establishment.name)
    yield from _addresses(page)
    yield from _giving_a_right(page)
    yield from _taking_a_right_back(page)
    yield from _journal(page)
    yield from _quick_search(page)
    yield from _another_tab(page, head)
    yield from _during_a_cut(page)


def _addresses(page):
    page.goto(ADDRESSES)
    yield "adresses, aucune"
    for audience, typed in {"élèves": "https://ent.exemple.fr", "responsables": "http://x"}.items():
        page.get_by_role("textbox", name=f"Adresse internet pour les {audience}").fill(typed)
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    sees(page, "L'adresse doit commencer par https://")
    yield "adresses, une saisie, l'autre refusée"
    press(page, "C'est la bonne adresse : adresse internet pour les élèves")
    is_told(page, "L'adresse est vérifiée.")
    yield "adresses, une vérifiée"
    page.get_by_role("switch").click()
    is_told(page, "L'adresse figurera sur les feuilles et dans les mails.")
    yield "adresses, une affichée"


def _giving_a_right(page):
    page.goto(RIGHTS)
    page.locator("summary", has_text="Droits passés").click()
    yield "droits"
    follow(page, "Donner un droit")
    yield "donner un droit"
    page.get_by_text("Créer le compte de cet agent").click()
    page.get_by_label("À partir du").fill("2020-01-01")
    page.get_by_text("Administration des comptes", exact=True).click()
    page.get_by_text("Sixième", exact=False).first.click()
    press(page, "Donner le droit")
    sees(page, "La date de début est passée.")
    yield "donner un droit, refusé"
    page.goto(f"{RIGHTS}donner/")
    page.get_by_text("Créer le compte de cet agent").click()
    for label, typed in {
        "Identifiant de l'agent": "c.morel", "Nom": "MOREL", "Prénom": "Camille",
        "Adresse mail professionnelle": "c.morel@exemple.fr",
    }.items():  # fmt: skip
        page.get_by_label(label, exact=label in {"Nom", "Prénom"}).fill(typed)
    page.get_by_text("Dépannage des comptes élèves", exact=True).click()
    press(page, "Donner le droit")
    sees(page, "Notez ce mot de passe maintenant")
    yield "droit donné, mot de passe affiché"


def _taking_a_right_back(page):
    page.goto(RIGHTS)
    page.get_by_role("link", name=f"Retirer le droit de {LONG_LOGIN}").click()
    yield "retirer un droit"
    address = page.url
    press(page, "Confirmer")
    is_told(page, "a été retiré")
    yield "droits, message"
    page.goto(address)
    sees(page, "n'est plus en cours")
    yield "retirer un droit déjà retiré"


def _journal(page):
    page.goto(JOURNAL)
    yield "journal"
    page.goto(f"{JOURNAL}?since=2026-02-31&until=hier&action=inconnue")
    sees(page, "Saisissez une date qui existe")
    yield "journal, critères refusés"
    page.goto(f"{JOURNAL}?since=2020-01-01&until=2020-01-02")
    sees(page, "Aucune ligne du journal ne correspond")
    yield "journal, aucune ligne"


def _quick_search(page):
    for typed, name in {"": "vide", "lefevre": "trouvée", "col": "lieux", "zzz": "rien"}.items():
        page.goto(f"{QUICK}?q={typed}")
        yield f"recherche rapide, {name}"


def _another_tab(page, head):
    search(page)
    tick_everything(page)
    press(page, "Informer")
    tab = page.context.new_page()
    tab.goto("/administration/etablissements/")
    choose(tab, ELSEWHERE)
    heading(tab, ELSEWHERE)
    tab.close()
    press(page, "Confirmer")
    heading(page, f"Vous administrez maintenant {ELSEWHERE}")
    yield "409, autre établissement"


def _during_a_cut(page):
    page.goto(ADDRESSES)
    field = page.get_by_role("textbox", name="Adresse internet pour les élèves")
    field.fill(f"https://{'ent-' * 40}.exemple.fr/accueil")
    cut_the_service()
    page.keyboard.press("Enter")
    sees(page, "Ce que vous aviez écrit")
    yield "503, saisie conservée"
    page.context.clear_cookies()
    page.goto("/connexion/")
    sees(page, "ÉduConnect est en maintenance")
    yield "connexion, pendant une coupure"
