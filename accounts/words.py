"""The sentences of the pages about accounts, with their singular and their plural."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.actions import Outcome
from accounts.models import Distribution, JournalEntry
from accounts.renaming import Refusal
from accounts.tabs import Nouns, Tab


def selected(nouns: Nouns, count: int) -> str:
    return nouns.the_one if count == 1 else f"les {count} {nouns.the_many}"


def to_selected(nouns: Nouns, count: int) -> str:
    return nouns.to_one if count == 1 else f"aux {count} {nouns.the_many}"


def among(nouns: Nouns, count: int, outcome: Outcome) -> str:
    """Those of an information that one way reached: all the selection, or « 2 des 5 »."""
    waiting = outcome.too_soon + outcome.too_many
    asked = outcome.done + outcome.mailed + outcome.unreachable + waiting
    return selected(nouns, count) if count == asked else f"{count} des {asked} {nouns.the_many}"


def informed(tab: Tab, outcome: Outcome, papers: Distribution) -> SafeString:
    """R106, R175, A17: how many sheets, and where they are."""
    address = tab.address("sheets", papers.pk)
    whom = among(tab.nouns, outcome.done, outcome)
    if outcome.done == 1:
        done = f"La feuille individuelle a été créée avec succès pour {whom}."
        link = "Télécharger la feuille au format pdf"
    else:
        done = f"Les {outcome.done} feuilles individuelles ont été créées avec succès pour {whom}."
        link = "Télécharger les feuilles au format pdf"
    return format_html('{} <a class="fr-link" href="{}">{}</a>', done, address, link)


def mailing(tab: Tab, outcome: Outcome, sent: JournalEntry) -> SafeString:
    """A17, F7: what is on its way, and where it can be followed; nobody is informed yet."""
    if outcome.mailed > 1:
        done = f"Les {outcome.mailed} mails d'information vont être envoyés."
    elif among(tab.nouns, 1, outcome) == tab.nouns.the_one:
        done = f"Le mail d'information va être envoyé {tab.nouns.to_one}."
    else:
        done = f"Le mail d'information va être envoyé à {among(tab.nouns, 1, outcome)}."
    return _followed(done, outcome.mailed, sent)


def _followed(done: str, count: int, sent: JournalEntry) -> SafeString:
    address = reverse("mailings:progress", args=[sent.request_id])
    link = "Suivre l'envoi" if count == 1 else "Suivre les envois"
    return format_html('{} <a class="fr-link" href="{}">{}</a>', done, address, link)


def unreachable(nouns: Nouns, count: int, source: str) -> str:
    """A17: who was not informed, and what makes it possible (R178)."""
    if count == 1:
        return (
            f"1 {nouns.people_one} sans adresse mail n'a pas été informé : l'adresse se corrige"
            f" dans la source ({source}), ou choisissez la feuille individuelle."
        )
    return (
        f"{count} {nouns.people} sans adresse mail n'ont pas été informés : l'adresse se corrige"
        f" dans la source ({source}), ou choisissez la feuille individuelle."
    )


def held(outcome: Outcome) -> str:
    """P11: who was written to just before, and who too often in a day."""
    soon = f"{not_mailed(outcome.too_soon)} il y a moins de 5 minutes."
    many = f"{not_mailed(outcome.too_many, 5)} en 24 heures. Réessayez demain."
    told = ((outcome.too_soon, soon), (outcome.too_many, many))
    return " ".join(sentence for count, sentence in told if count)


def not_mailed(count: int, times: int = 1) -> str:
    who = "1 compte n'a" if count == 1 else f"{count} comptes n'ont"
    whom = "lui" if count == 1 else "leur"
    already = f"un mail {whom} a déjà été adressé"
    if times > 1:
        already = f"{times} mails {whom} ont déjà été adressés"
    return f"{who} pas reçu de mail : {already}"


def reset(nouns: Nouns, outcome: Outcome) -> str:
    """R119, A20: how many were reset, how many were skipped, and why."""
    done = "Le mot de passe a été réinitialisé avec succès pour"
    if not outcome.refused:
        return f"{done} {selected(nouns, outcome.done)}."
    total = outcome.done + outcome.refused
    done = f"{done} {outcome.done} des {total} {nouns.the_many}."
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


def sheets(count: int) -> str:
    return f"{count} feuille" if count <= 1 else f"{count} feuilles"


def mails(count: int) -> str:
    return f"{count} mail" if count <= 1 else f"{count} mails"


def without_mail(count: int) -> str:
    """B5, R178: whom a mail would not reach."""
    if not count:
        return ""
    if count == 1:
        return " 1 compte sans adresse mail ne sera pas informé."
    return f" {count} comptes sans adresse mail ne seront pas informés."


def will_wait(count: int) -> str:
    """P11: who was written to too recently to be written to again."""
    if not count:
        return ""
    if count == 1:
        return " 1 compte à qui un mail a été adressé récemment n'en recevra pas d'autre."
    return f" {count} comptes à qui un mail a été adressé récemment n'en recevront pas d'autre."


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


def already_chosen(nouns: Nouns, count: int) -> str:
    """R100, R173: useless, unless to hand the identifiers out again."""
    if not count:
        return ""
    one, many = nouns.needless
    return one if count == 1 else many.format(count=count)


def must_be_informed(count: int) -> str:
    if count == 1:
        return "1 compte « Non activé - non informé » sera ignoré : il faut d'abord l'informer."
    return (
        f"{count} comptes « Non activé - non informé » seront ignorés :"
        " il faut d'abord les informer."
    )


def resend_question(nouns: Nouns, count: int) -> str:
    whom = to_selected(nouns, count)
    return f"Êtes-vous sûr de vouloir renvoyer un mail de confirmation {whom} ?"


def resent(nouns: Nouns, outcome: Outcome, sent: JournalEntry, new_mail: str) -> SafeString:
    if new_mail:
        done = "Le mail de confirmation va être envoyé à la nouvelle adresse."
    elif outcome.done == 1:
        done = f"Le mail de confirmation va être envoyé {nouns.to_one}."
    else:
        done = f"{outcome.done} mails de confirmation vont être envoyés."
    return _followed(done, outcome.done, sent)


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


def rename_question(identifier: str) -> str:
    """R235."""
    return (
        f"Après cette modification, l'identifiant {identifier} ne pourra plus être utilisé. Un"
        " nouvel identifiant sera calculé à partir du prénom et du nom de famille. Êtes-vous sûr de"
        " vouloir réinitialiser l'identifiant ?"
    )


def nothing_selected(nouns: Nouns) -> str:
    return (
        f"Votre sélection est vide ou n'est plus valable. Sélectionnez {nouns.some} dans la liste,"
        " puis choisissez une action."
    )


def gone(nouns: Nouns) -> str:
    return f"{nouns.nobody} ne correspond à votre sélection. Rien n'a été modifié."


IDENTIFIER_ASKED = (
    "La demande de nouvel identifiant a été prise en compte. Il sera disponible demain."
)
IDENTIFIER_PENDING = "Un nouvel identifiant a déjà été demandé. Il sera disponible demain."
NEW_ONE_TOMORROW = "Le nouvel identifiant sera disponible demain."
OLD_ONE_UNTIL_THEN = (
    "D'ici là, l'identifiant actuel reste utilisable. Le mot de passe ne change pas."
)
IDENTIFIER_REFUSED = {
    Refusal.SAME: "L'identifiant actuel correspond déjà au prénom et au nom de naissance.",
    Refusal.NAMES_DIFFER: (
        "Le nom et le prénom ne sont pas identiques dans toutes les écoles et tous les"
        " établissements : l'identifiant ne peut pas être réinitialisé."
    ),
}
ASSISTANCE_ASKED = "La demande d'assistance a été transmise à l'académie."
ASSISTANCE_OPEN = "Une demande d'assistance est déjà ouverte pour ce responsable."
NAMES_AGREE = (
    "Le nom et le prénom sont identiques dans toutes les sources : l'assistance de l'académie n'est"
    " pas nécessaire."
)
NEW_MAIL_REFUSED = (
    "L'adresse mail n'a pas été changée : le compte n'est plus « En cours d'activation »."
)
CHOOSE_A_WAY = "Si oui, choisissez ci-dessous le mode d'information souhaité :"
NOBODY_REACHED = (
    "Aucun mail n'a été envoyé : aucun des comptes sélectionnés n'a d'adresse mail connue."
    " Corrigez l'adresse dans la source, ou choisissez la feuille individuelle."
)
NOTHING_TO_RESET = (
    "Aucun mot de passe n'a été réinitialisé : les comptes sélectionnés sont"
    " « Non activé - non informé ». Il faut d'abord les informer."
)
NOTHING_TO_CONFIRM = "L'adresse mail n'est pas renseignée, ou elle est déjà confirmée."
LINK_IN_THE_MAIL = "Le mail contient un lien, valable 72 heures, qui permet de confirmer l'adresse."
