"""The sentences of the pages about sends, with their singular and their plural."""

from datetime import datetime

from django.utils import timezone

from accounts.tabs import Nouns
from establishments.vocabulary import Words

NARROW_SPACE = "\u202f"


def number(count: int) -> str:
    """« 2 340 », with the narrow space that keeps its thousands together."""
    return f"{count:,}".replace(",", NARROW_SPACE)


def moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d-%m-%Y à %H:%M}"


def hour(at: datetime, *, now: datetime) -> str:
    """« à 14:05 », with its day when that is not today."""
    at, now = timezone.localtime(at), timezone.localtime(now)
    return f"à {at:%H:%M}" if at.date() == now.date() else f"le {at:%d-%m-%Y à %H:%M}"


def next_try(at: datetime, *, now: datetime) -> str:
    return (
        "prochaine tentative imminente" if at <= now else f"prochaine tentative {hour(at, now=now)}"
    )


def how_far(sent: int, total: int) -> str:
    """« 2 340 mails envoyés sur 3 000 »."""
    noun = "mail envoyé" if sent < 2 else "mails envoyés"
    return f"{number(sent)} {noun} sur {number(total)}"


def over(sent: int, abandoned: int) -> str:
    if not abandoned:
        everything = "le mail a été envoyé" if sent == 1 else "tous les mails ont été envoyés"
        return f"L'envoi est terminé : {everything}."
    if abandoned == 1:
        return "L'envoi est terminé : 1 mail n'a pas pu être envoyé."
    return f"L'envoi est terminé : {number(abandoned)} mails n'ont pas pu être envoyés."


def under_way(waiting: int, retrying: int) -> str:
    if waiting:
        return "L'envoi est en cours."
    noun = "1 mail" if retrying == 1 else f"{number(retrying)} mails"
    return f"L'envoi n'est pas terminé : une nouvelle tentative est prévue pour {noun}."


def unreachable(count: int, nouns: Nouns, *, by_sheet: bool) -> str:
    """A17, B17: those whose source gives no address."""
    if count == 1:
        told = "a été informé par feuille" if by_sheet else "n'a pas été informé"
        return f"1 {nouns.people_one} sans adresse mail {told}."
    told = "ont été informés par feuille" if by_sheet else "n'ont pas été informés"
    return f"{number(count)} {nouns.people} sans adresse mail {told}."


def too_soon(count: int) -> str:
    """P11: nobody is written to twice in five minutes, nor six times in a day."""
    if count == 1:
        return (
            "1 personne n'a pas reçu de mail : il lui en a été demandé un moins de 5 minutes avant."
        )
    return (
        f"{number(count)} personnes n'ont pas reçu de mail :"
        " il leur en a été demandé un moins de 5 minutes avant."
    )


def too_many(count: int) -> str:
    if count == 1:
        return "1 personne n'a pas reçu de mail : il lui en a été demandé 5 en 24 heures."
    return (
        f"{number(count)} personnes n'ont pas reçu de mail :"
        " il leur en a été demandé 5 en 24 heures."
    )


def put_back(count: int, home: Words) -> str:
    if not count:
        return (
            "Aucun mail n'a été remis en attente : aucun n'est en échec, ou les personnes en échec"
            f" n'ont pas d'adresse mail connue, ou ne dépendent plus {home.of_the}."
        )
    if count == 1:
        return "1 mail a été remis en attente : il va être envoyé à nouveau."
    return f"{number(count)} mails ont été remis en attente : ils vont être envoyés à nouveau."
