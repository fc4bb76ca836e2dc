"""What a confirmation says before anything is done: who is concerned, who is skipped, and why."""

from dataclasses import dataclass, field, replace

from django.utils import timezone

from accounts import outbox, reach, words
from accounts.enums import AccountState, Way
from accounts.forms import SelectionForm


@dataclass(frozen=True)
class Confirmation:
    asked: int
    eligible: int
    sentence: str
    advice: list[str] = field(default_factory=list)
    # Of those asked, how many have an address that a mail can go to (A26).
    reached: int = 0

    @property
    def ways(self) -> list[tuple[str, str, str]]:
        """What each way of informing would do, counted before it is chosen (B17)."""
        sheets, mails = words.sheets(self.asked), words.mails(self.reached)
        left = self.asked - self.reached
        hints = {
            Way.SHEET: f"{sheets}.",
            Way.MAIL: f"{mails}.{words.without_mail(left)}",
            Way.MIXED: f"{mails} et {words.sheets(left)}.",
        }
        return [(way.value, str(way.label), hints[way]) for way in Way]

    @property
    def skipped(self) -> int:
        return self.asked - self.eligible


def to_inform(form: SelectionForm) -> Confirmation:
    """R94-R100, R174: everybody can be informed; what it does depends on the password each has."""
    nouns = form.tab.nouns
    counts = form.accounts.count_by_password(timezone.now())
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
    reached = reach.count(form.accounts, form.member.establishment)
    return replace(told, sentence=f"{sentence} {words.CHOOSE_A_WAY}", reached=reached)


def to_reset(form: SelectionForm) -> Confirmation:
    """A20: « k comptes sur n »; those never informed have no password to reset."""
    nouns = form.tab.nouns
    states = form.accounts.count_by_state()
    asked = sum(states.values())
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
    whom = words.selected(form.tab.nouns, asked)
    return Confirmation(asked, asked, f"Lister {whom} : choisissez le format.")


def to_resend(form: SelectionForm) -> Confirmation:
    """R132, A8: there is something to confirm, or nothing to do."""
    asked, eligible = form.accounts.count(), outbox.unconfirmed(form.accounts).count()
    advice = words.LINK_IN_THE_MAIL if eligible else words.NOTHING_TO_CONFIRM
    question = words.resend_question(form.tab.nouns, asked)
    return Confirmation(asked, eligible, question, [advice])
