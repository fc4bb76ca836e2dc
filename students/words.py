"""The sentences of the pages about students, with their singular and their plural."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.actions import Outcome
from accounts.models import Distribution


def selected(count: int) -> str:
    return "l'élève sélectionné" if count == 1 else f"les {count} élèves sélectionnés"


def informed(outcome: Outcome, papers: Distribution) -> SafeString:
    """R106, A17: how many sheets, and where they are."""
    address = reverse("students:sheets", args=[papers.pk])
    if outcome.done == 1:
        done = "La feuille individuelle a été créée avec succès pour l'élève sélectionné."
        link = "Télécharger la feuille au format pdf"
    else:
        done = (
            f"Les {outcome.done} feuilles individuelles ont été créées avec succès"
            f" pour les {outcome.done} élèves sélectionnés."
        )
        link = "Télécharger les feuilles au format pdf"
    return format_html('{} <a class="fr-link" href="{}">{}</a>', done, address, link)


def reset(outcome: Outcome) -> str:
    """R119, A20: how many were reset, how many were skipped, and why."""
    done = "Le mot de passe a été réinitialisé avec succès pour"
    if not outcome.refused:
        return f"{done} {selected(outcome.done)}."
    done = f"{done} {outcome.done} des {outcome.done + outcome.refused} élèves sélectionnés."
    if outcome.refused == 1:
        return f"{done} 1 compte « Non activé - non informé » a été ignoré : il faut l'informer."
    return (
        f"{done} {outcome.refused} comptes « Non activé - non informé » ont été ignorés :"
        " il faut les informer."
    )


def eligible(count: int, total: int, verb: str) -> str:
    """« k comptes sur n peuvent être réinitialisés » (A20, B5)."""
    if count <= 1:
        return f"{count} compte sur {total} peut être {verb}."
    return f"{count} comptes sur {total} peuvent être {verb}s."


def will_get_a_password(count: int) -> str:
    if not count:
        return ""
    if count == 1:
        return "1 compte « Non activé - non informé » recevra un mot de passe provisoire."
    return f"{count} comptes « Non activé - non informé » recevront un mot de passe provisoire."


def will_get_another(count: int) -> str:
    """A7: past its three months, a provisional password is replaced by an information."""
    if not count:
        return ""
    if count == 1:
        return "1 compte dont le mot de passe provisoire a expiré en recevra un nouveau."
    return f"{count} comptes dont le mot de passe provisoire a expiré en recevront un nouveau."


def keep_theirs(count: int) -> str:
    if not count:
        return ""
    if count == 1:
        return "1 compte garde son mot de passe provisoire."
    return f"{count} comptes gardent leur mot de passe provisoire."


def already_activated(count: int) -> str:
    """R100: useless, unless to hand the sheets out again."""
    if not count:
        return ""
    if count == 1:
        return "1 compte « Activé » garde le mot de passe choisi : l'informer n'est pas nécessaire."
    return (
        f"{count} comptes « Activé » gardent le mot de passe choisi :"
        " les informer n'est pas nécessaire."
    )


def must_be_informed(count: int) -> str:
    if count == 1:
        return "1 compte « Non activé - non informé » sera ignoré : il faut d'abord l'informer."
    return (
        f"{count} comptes « Non activé - non informé » seront ignorés :"
        " il faut d'abord les informer."
    )


def resend_question(count: int) -> str:
    if count == 1:
        return "Êtes-vous sûr de vouloir renvoyer un mail de confirmation à l'élève sélectionné ?"
    return (
        "Êtes-vous sûr de vouloir renvoyer un mail de confirmation"
        f" aux {count} élèves sélectionnés ?"
    )


def resent(outcome: Outcome) -> str:
    if outcome.done == 1:
        return "Le mail de confirmation va être envoyé à l'adresse de l'élève."
    return f"{outcome.done} mails de confirmation vont être envoyés aux adresses des élèves."


def not_resent(outcome: Outcome) -> str:
    """P11: nobody is written to twice in five minutes, nor six times in a day."""
    if outcome.too_soon:
        return (
            "Aucun mail n'a été renvoyé : un mail de confirmation a déjà été demandé pour ce compte"
            " il y a moins de 5 minutes. Réessayez dans quelques minutes."
        )
    if outcome.too_many:
        return (
            "Aucun mail n'a été renvoyé : 5 mails de confirmation ont déjà été demandés pour ce"
            " compte en 24 heures. Réessayez demain."
        )
    return f"Aucun mail n'a été renvoyé. {NOTHING_TO_CONFIRM}"


CAN_REPAIR_THEMSELVES = (
    "À utiliser avec précaution et pour un petit nombre de comptes « Activé » : les élèves qui ont"
    " saisi et confirmé une adresse mail peuvent réinitialiser eux-mêmes leur mot de passe."
)
NOTHING_SELECTED = (
    "Votre sélection est vide ou n'est plus valable. Sélectionnez des élèves dans la liste,"
    " puis choisissez une action."
)
NOTHING_TO_RESET = (
    "Aucun mot de passe n'a été réinitialisé : les comptes sélectionnés sont"
    " « Non activé - non informé ». Il faut d'abord les informer."
)
NOTHING_TO_CONFIRM = "L'adresse mail n'est pas renseignée, ou elle est déjà confirmée."
LINK_IN_THE_MAIL = (
    "Le mail contient un lien, valable 72 heures, qui permet à l'élève de confirmer son adresse."
)
GONE = "Plus aucun élève ne correspond à votre sélection. Rien n'a été modifié."
