"""What is handed over of the guardians: the rows of the files, and of the papers."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts import letters
from accounts.enums import AccountState, ActivationMode
from accounts.exports import (
    MISSING,
    MISSING_F,
    STATES,
    day,
    live_password,
    password_cell,
    secret_columns,
)
from accounts.files import Asked, Files
from establishments.vocabulary import Words
from students.levels import rank_at

ACCOUNT = "guardian__account"
NOT_ACTIVATED = {AccountState.NOT_INFORMED, AccountState.INFORMED}
ORIGINS = {mode.value: str(mode.label) for mode in ActivationMode}

PUPIL = (
    "enrolment__mef__label",
    "enrolment__division__code",
    "enrolment__division__label",
    "student__birth_name",
    "student__first_name",
)
GUARDIAN = ("guardian__birth_name", "guardian__first_name")
BY_CLASS = (
    "enrolment__mef__label", "enrolment__division__label", "enrolment__division__code",
    "enrolment__search_key", "enrolment", "guardian__search_key", "pk",
)  # fmt: skip


def header(noun: letters.GuardianNoun, words: Words) -> tuple[str, ...]:
    """R184, A35: the fifteen columns, in this order; the headings follow the tab (A27)."""
    return (
        "UAI", words.noun.capitalize(), "Nom élève", "Prénom élève", words.level,
        "Code classe", "Classe",
        f"Nom {noun.singular}", f"Prénom {noun.singular}", "État du compte", "Origine du compte",
        "Identifiant", "Mot de passe", "Dernière information", "Dernière connexion",
    )  # fmt: skip


def file_rows(found: QuerySet, asked: Asked) -> Iterator[tuple[str, ...]]:
    """One row per pupil × guardian; read as they are written, never all at once."""
    home = (asked.establishment.uai, asked.establishment.name)
    columns: tuple[Any, ...] = (
        *PUPIL, *GUARDIAN, f"{ACCOUNT}__activation_mode", f"{ACCOUNT}__identifier",
        day(f"{ACCOUNT}__informed_at"), day(f"{ACCOUNT}__latest_login_at"),
        *secret_columns(ACCOUNT),
    )  # fmt: skip
    for row in _by_class(found, asked).values_list(*columns).iterator(chunk_size=500):
        mef, code, label, last, first, his_last, his_first, mode, identifier = row[:9]
        informed, login, *secret = row[9:]
        yield (
            *home, last, first, mef or MISSING, code or "", label or MISSING_F,
            his_last, his_first, STATES[secret[1]], ORIGINS.get(mode, MISSING_F), identifier,
            password_cell(secret, at=asked.at, hide=asked.hide), informed, login,
        )  # fmt: skip


def _by_class(found: QuerySet, asked: Asked) -> QuerySet:
    if asked.establishment.is_school:
        return found.order_by(rank_at("enrolment__mef"), *BY_CLASS)
    return found.order_by(*BY_CLASS)


def _paper_rows(found: QuerySet, asked: Asked) -> Iterator[letters.GuardianRow]:
    columns = (*PUPIL, *GUARDIAN, f"{ACCOUNT}__identifier", *secret_columns(ACCOUNT))
    for row in _by_class(found, asked).values_list(*columns).iterator(chunk_size=500):
        mef, code, label, last, first, his_last, his_first, identifier, *secret = row
        yield letters.GuardianRow(
            mef=mef or "",
            division_code=code or "",
            division_label=label or "",
            pupil_last_name=last,
            pupil_first_name=first,
            last_name=his_last,
            first_name=his_first,
            state_label=STATES[secret[1]],
            identifier=identifier,
            password=password_cell(secret, at=asked.at, hide=asked.hide),
        )


def sheets(found: QuerySet, asked: Asked) -> Iterator[bytes]:
    """One sheet a guardian, filed under the class of his first pupil."""
    return letters.guardian_sheets(asked.context(), _sheets(found, asked))


def _sheets(found: QuerySet, asked: Asked) -> Iterator[letters.GuardianSheet]:
    columns = (
        "guardian", "student__birth_name", "student__first_name", "enrolment__division__label",
        *GUARDIAN, f"{ACCOUNT}__identifier", *secret_columns(ACCOUNT),
    )  # fmt: skip
    people: dict[int, Any] = {}
    pupils: dict[int, list[letters.SheetPupil]] = {}
    for pk, last, first, division, *his in found.order_by(*BY_CLASS[1:]).values_list(*columns):
        people.setdefault(pk, his)
        pupils.setdefault(pk, []).append(letters.SheetPupil(last, first, division or ""))
    for pk, row in people.items():
        last, first, identifier, *secret = row
        yield letters.GuardianSheet(
            first_name=first,
            last_name=last,
            pupils=tuple(pupils[pk]),
            identifier=identifier,
            provisional_password=live_password(secret, at=asked.at),
            expires_on=timezone.localdate(secret[3]) if secret[3] else None,
            is_activated=secret[1] not in NOT_ACTIVATED,
        )


def files(people: str, noun: letters.GuardianNoun) -> Files:
    """The files of one list of guardians, called by this noun in their headings."""
    return Files(
        people=people,
        title=f"Comptes {noun.plural}",
        header=lambda words: header(noun, words),
        rows=file_rows,
        paper=lambda found, asked: letters.guardian_list(
            asked.context(), _paper_rows(found, asked), noun=noun
        ),
        sheets=sheets,
    )
