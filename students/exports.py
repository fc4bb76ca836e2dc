"""What is handed over of the students: the rows of the files, and of the papers."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet, Value
from django.utils import timezone

from accounts import letters
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

ACCOUNT = "student__account"

Place = Callable[[Asked], tuple[Any, ...]]


def header(words: Words) -> tuple[str, ...]:
    """R109, A35: the fourteen columns, in this order."""
    return (
        "UAI", words.noun.capitalize(), "Nom élève", "Prénom élève", words.level, "Code classe",
        "Classe", "État du compte", "Identifiant", "Mot de passe", "Confirmation adresse mail",
        "Adresse mail", "Dernière information", "Dernière connexion",
    )  # fmt: skip


def here(asked: Asked) -> tuple[Any, ...]:
    """UAI, name, MEF, code and label of the class: those of the establishment that asks."""
    school = asked.establishment
    return (
        Value(school.uai), Value(school.name), "mef__label", "division__code", "division__label",
    )  # fmt: skip


def at_home(_: Asked) -> tuple[Any, ...]:
    """The same, of the establishment « de rattachement » (A22)."""
    return ("home_uai", "home_name", "home_mef", "home_division_code", "home_division")


def file_rows(found: QuerySet, asked: Asked, place: Place = here) -> Iterator[tuple[str, ...]]:
    """The rows of the CSV and of the workbook; read as they are written, never all at once."""
    columns: tuple[Any, ...] = (
        "student__birth_name", "student__first_name", *place(asked), f"{ACCOUNT}__identifier",
        f"{ACCOUNT}__mail", f"{ACCOUNT}__mail_confirmed_at", day(f"{ACCOUNT}__informed_at"),
        day(f"{ACCOUNT}__latest_login_at"), *secret_columns(ACCOUNT),
    )  # fmt: skip
    for row in _by_class(found, asked, place).values_list(*columns).iterator(chunk_size=500):
        last, first, uai, name, mef, code, label, identifier, mail, confirmed = row[:10]
        informed, login, *secret = row[10:]
        yield (
            uai or MISSING, name or MISSING, last, first, mef or MISSING, code or "",
            label or MISSING_F, STATES[secret[1]], identifier,
            password_cell(secret, at=asked.at, hide=asked.hide), "oui" if confirmed else "non",
            mail or MISSING, informed, login,
        )  # fmt: skip


def paper(found: QuerySet, asked: Asked, place: Place = here) -> Iterator[bytes]:
    """The list of R108, by MEF (A35: by niveau) then by class; those of elsewhere by establishment
    first.
    """
    kind = letters.STUDENT_LIST if place is here else letters.HOSTED_LIST
    return letters.student_list(asked.context(), _paper_rows(found, asked, place), paper=kind)


def sheets(found: QuerySet, asked: Asked, place: Place = here) -> Iterator[bytes]:
    """One sheet a pupil, by class then by name; a password only while it is provisional."""
    return letters.student_sheets(asked.context(), _sheets(found, asked, place))


def _by_class(found: QuerySet, asked: Asked, place: Place) -> QuerySet:
    _, home, mef, code, label = place(asked)
    first: tuple[Any, ...] = () if place is here else (home,)
    if place is here and asked.establishment.is_school:
        first = (rank_at("mef"),)
    return found.order_by(*first, mef, label, code, "search_key", "pk")


def _paper_rows(found: QuerySet, asked: Asked, place: Place) -> Iterator[letters.ListRow]:
    columns = (
        *place(asked)[1:], "student__birth_name", "student__first_name",
        f"{ACCOUNT}__identifier", *secret_columns(ACCOUNT),
    )  # fmt: skip
    for row in _by_class(found, asked, place).values_list(*columns).iterator(chunk_size=500):
        home, mef, code, label, last, first, identifier, *secret = row
        level = mef or MISSING
        yield letters.ListRow(
            mef=level if place is here else f"{level} ({home or MISSING})",
            division_code=code or "",
            division_label=label or "",
            last_name=last,
            first_name=first,
            state_label=STATES[secret[1]],
            identifier=identifier,
            password=password_cell(secret, at=asked.at, hide=asked.hide),
        )


def _sheets(found: QuerySet, asked: Asked, place: Place) -> Iterator[letters.SheetData]:
    _, _, _, code, label = place(asked)
    columns: tuple[Any, ...] = (
        "student__birth_name", "student__first_name", label,
        f"{ACCOUNT}__identifier", *secret_columns(ACCOUNT),
    )  # fmt: skip
    ordered = found.order_by(label, code, "search_key", "pk")
    for row in ordered.values_list(*columns).iterator(chunk_size=500):
        last, first, division, identifier, *secret = row
        yield letters.SheetData(
            first_name=first,
            last_name=last,
            division_label=division or "",
            identifier=identifier,
            provisional_password=live_password(secret, at=asked.at),
            expires_on=timezone.localdate(secret[3]) if secret[3] else None,
        )


def files(people: str, title: str, place: Place) -> Files:
    """The files of one list of students, placed here or at home."""
    return Files(
        people=people,
        title=title,
        header=header,
        rows=lambda found, asked: file_rows(found, asked, place),
        paper=lambda found, asked: paper(found, asked, place),
        sheets=lambda found, asked: sheets(found, asked, place),
    )
