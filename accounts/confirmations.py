"""What a confirmation says before anything is done: who is concerned, who is skipped, and why."""

from dataclasses import dataclass, field, replace

from django.utils import timezone

from accounts import outbox, reach, renaming, words
from accounts.enums import AccountState, MailKind, Way
from accounts.forms import SelectionForm
from accounts.tabs import Nouns


@dataclass(frozen=True)
class Confirmation:
    asked: int
    eligible: int
    sentence: str
    advice: list[str] = field(default_factory=list)
    # Of those asked, how many have an address that a mail can go to (A26), and how many of these
    # were written to too recently to be written to now (P11).
    reached: int = 0
    held: int = 0
    # Where the academy is asked to help somebody whom the sources call two things (B24).
    assistance_url: str = ""

    @property
    def ways(self) -> list[tuple[str, str, str]]:
        """What each way of informing would do, counted before it is chosen (B17)."""
        sheets, mails = words.sheets(self.asked), words.mails(self.reached - self.held)
        left, waiting = self.asked - self.reached, words.will_wait(self.held)
        hints = {
            Way.SHEET: f"{sheets}.",
            Way.MAIL: f"{mails}.{words.without_mail(left)}{waiting}",
            Way.MIXED: f"{mails} et {words.sheets(left)}.{waiting}",
        }
        return [(way.value, str(way.label), hints[way]) for way in Way]


def to_inform(form: SelectionForm) -> Confirmation:
    """R94-R100, R174: everybody can be informed; what it does depends on the password each has."""
    nouns, now = form.tab.nouns, timezone.now()
    counts = form.accounts.count_by_password(now)
    if not counts.asked:
        return _nobody(nouns)
    advice = [
        words.will_get_a_password(counts.new),
        words.will_get_another(counts.expired),
        words.keep_theirs(counts.provisional),
        words.already_chosen(nouns, counts.chosen),
    ]
    sentence = f"Êtes-vous sûr de vouloir informer {words.selected(nouns, counts.asked)} ?"
    told = Confirmation(counts.asked, counts.asked, sentence, [line for line in advice if line])
    if not form.tab.by_mail:
        return told
    home = form.member.establishment
    recent = form.accounts.filter(
        mails__kind=MailKind.INFORM, mails__created_at__gt=now - outbox.DAY
    )
    held = outbox.hold(reach.addresses(recent, home), kind=MailKind.INFORM, at=now)
    return replace(
        told,
        sentence=f"{sentence} {words.CHOOSE_A_WAY}",
        reached=reach.count(form.accounts, home),
        held=len(held.too_soon | held.too_many),
    )


def to_reset(form: SelectionForm) -> Confirmation:
    """A20: « k comptes sur n »; those never informed have no password to reset."""
    nouns = form.tab.nouns
    states = form.accounts.count_by_state()
    asked = sum(states.values())
    if not asked:
        return _nobody(nouns)
    eligible = asked - states[AccountState.NOT_INFORMED]
    whom = words.selected(nouns, asked)
    question = f"Êtes-vous sûr de vouloir réinitialiser le mot de passe pour {whom} ?"
    advice = [words.eligible(eligible, asked, "réinitialisé")]
    if states[AccountState.NOT_INFORMED]:
        advice.append(words.must_be_informed(states[AccountState.NOT_INFORMED]))
    if states[AccountState.ACTIVATED]:
        advice.append(nouns.repair)
    return Confirmation(asked, eligible, question, advice)


def to_list(form: SelectionForm) -> Confirmation:
    """R107: which file; listing changes nothing (R115)."""
    asked = form.accounts.count()
    if not asked:
        return _nobody(form.tab.nouns)
    whom = words.selected(form.tab.nouns, asked)
    return Confirmation(asked, asked, f"Lister {whom} : choisissez le format.")


def to_resend(form: SelectionForm) -> Confirmation:
    """R132, A8: there is something to confirm, or nothing to do."""
    asked, eligible = form.accounts.count(), outbox.unconfirmed(form.accounts).count()
    if not asked:
        return _nobody(form.tab.nouns)
    advice = words.LINK_IN_THE_MAIL if eligible else words.NOTHING_TO_CONFIRM
    question = words.resend_question(form.tab.nouns, asked)
    return Confirmation(asked, eligible, question, [advice])


def to_rename(form: SelectionForm) -> Confirmation:
    """R235, R239, A33: the question, or why there is nothing to ask."""
    tab, person = form.tab, form.tab.person(form.found.first())
    if renaming.told(person.account).pending:
        return Confirmation(1, 0, words.IDENTIFIER_PENDING, [words.OLD_ONE_UNTIL_THEN])
    refusal, named = renaming.examine(person, tab.naming)
    if refusal is None:
        question = words.rename_question(person.account.identifier)
        return Confirmation(1, 1, question, [words.NEW_ONE_TOMORROW, words.OLD_ONE_UNTIL_THEN])
    told = Confirmation(1, 0, words.IDENTIFIER_REFUSED[refusal])
    if refusal != renaming.Refusal.NAMES_DIFFER:
        return told
    return replace(
        told,
        advice=[f"{each.source}, {each.place} : {each.names}" for each in named],
        assistance_url=tab.address("assistance", person.account.public_id),
    )


def _nobody(nouns: Nouns) -> Confirmation:
    """A search that finds nobody any more: there is nothing to confirm."""
    return Confirmation(0, 0, words.gone(nouns))
