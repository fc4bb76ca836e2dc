"""What a confirmation says before anything is done: who is concerned, who is skipped, and why."""

from dataclasses import dataclass, field

from django.utils import timezone

from accounts import outbox
from accounts.enums import AccountState
from students import words
from students.forms import SelectionForm


@dataclass(frozen=True)
class Confirmation:
    asked: int
    eligible: int
    sentence: str
    advice: list[str] = field(default_factory=list)

    @property
    def skipped(self) -> int:
        return self.asked - self.eligible


def to_inform(form: SelectionForm) -> Confirmation:
    """R94-R100: everybody can be informed; what it does depends on the password each has."""
    counts = form.accounts.count_by_password(timezone.now())
    advice = [
        words.will_get_a_password(counts.new),
        words.will_get_another(counts.expired),
        words.keep_theirs(counts.provisional),
        words.already_activated(counts.chosen),
    ]
    sentence = f"Êtes-vous sûr de vouloir informer {words.selected(counts.asked)} ?"
    return Confirmation(counts.asked, counts.asked, sentence, [line for line in advice if line])


def to_reset(form: SelectionForm) -> Confirmation:
    """A20: « k comptes sur n »; those never informed have no password to reset."""
    states = form.accounts.count_by_state()
    asked = sum(states.values())
    eligible = asked - states[AccountState.NOT_INFORMED]
    question = (
        f"Êtes-vous sûr de vouloir réinitialiser le mot de passe pour {words.selected(asked)} ?"
    )
    advice = [words.eligible(eligible, asked, "réinitialisé")]
    if states[AccountState.NOT_INFORMED]:
        advice.append(words.must_be_informed(states[AccountState.NOT_INFORMED]))
    if states[AccountState.ACTIVATED]:
        advice.append(words.CAN_REPAIR_THEMSELVES)
    return Confirmation(asked, eligible, question, advice)


def to_list(form: SelectionForm) -> Confirmation:
    """R107: which file; listing changes nothing (R115)."""
    asked = form.accounts.count()
    return Confirmation(asked, asked, f"Lister {words.selected(asked)} : choisissez le format.")


def to_resend(form: SelectionForm) -> Confirmation:
    """R132, A8: there is something to confirm, or nothing to do."""
    asked, eligible = form.accounts.count(), outbox.unconfirmed(form.accounts).count()
    advice = words.LINK_IN_THE_MAIL if eligible else words.NOTHING_TO_CONFIRM
    return Confirmation(asked, eligible, words.resend_question(asked), [advice])
