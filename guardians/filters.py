"""How the lists of guardians are narrowed: a guardian is found by each of his ties."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import reach
from accounts.enums import AccountState, Confirmation
from accounts.filters import Choices, DatedFilter, Several, contact
from accounts.models import SourceIdentity
from common.text import search_key
from establishments.models import Member
from guardians.models import Guardianship, Report
from students.filters import SchooledFilter

# « Comptes par familles » (A23): the family of a pupil is his représentants légaux here.
NOBODY, SOMEBODY, EVERYBODY = "nobody", "somebody", "everybody"
FAMILIES: Choices = [
    (NOBODY, "Aucun compte activé dans la famille"),
    (SOMEBODY, "Au moins un compte activé"),
    (EVERYBODY, "Tous les comptes activés"),
]
# Beyond what the account knows (A14): what an information by mail (A26), or somebody who
# registers by himself (R276), can rely on.
REACHABLE, UNREACHABLE = "reachable", "unreachable"
MAILS: Choices = [
    *Confirmation.choices,
    (REACHABLE, "Joignable par mail"),
    (UNREACHABLE, "Non joignable par mail"),
]
MOBILES: Choices = [
    (Confirmation.CONFIRMED, "Confirmé"),
    (Confirmation.UNCONFIRMED, "Non confirmé"),
    (Confirmation.MISSING, "Non renseigné"),
    (REACHABLE, "Connu de la source"),
    (UNREACHABLE, "Absent de la source"),
]


class GuardianFilter(SchooledFilter, DatedFilter):
    """The criteria of R156 in their order, then that of the anomalies (R207, B25).

    A row is a tie: several criteria about a pupil are about the same one.
    """

    account = "guardian__account"
    enrolment = "enrolment__"
    kind = ""
    ORDER = (
        *("q", "mef", "division", "state", "family", "mail", "mobile", "report"),
        *DatedFilter.MORE,
    )

    q = filters.CharFilter(label="Nom et/ou prénom, id", method="named", max_length=200)
    state = Several(
        "guardian__account__state", label="États des comptes", choices=AccountState.choices
    )
    family = Several(label="Comptes par familles", choices=FAMILIES, method="of_families")
    mail = Several(label="Adr. mail", choices=MAILS, method="with_mail")
    mobile = Several(label="Tél. port.", choices=MOBILES, method="with_mobile")
    report = Several(label="Anomalies", choices=Report.Kind.choices, method="reported")

    @classmethod
    def visible(cls, member: Member) -> QuerySet:
        return Guardianship.objects.visible_to(member).filter(kind=cls.kind)

    def named(self, found: QuerySet, _: str, typed: str) -> QuerySet:
        """Every word in the guardian's names, or in his pupil's; or his identifier (R157)."""
        his, pupils = Q(), Q()
        for word in search_key(typed).split():
            his &= Q(guardian__search_key__contains=word)
            pupils &= Q(enrolment__search_key__contains=word)
        wanted = his | pupils
        if "." in typed:
            wanted |= Q(guardian__account__identifier=typed.strip().lower())
        return found.filter(wanted) if wanted else found.none()

    def of_families(self, found: QuerySet, _: str, wanted: list[str]) -> QuerySet:
        return found.filter(self.either(wanted, families(self.member)))

    def with_mail(self, found: QuerySet, _: str, wanted: list[str]) -> QuerySet:
        reached = reach.reachable(self.account, self.member.establishment)
        known = {REACHABLE: reached, UNREACHABLE: ~reached}
        return found.filter(self.either(wanted, contact(f"{self.account}__mail") | known))

    def with_mobile(self, found: QuerySet, _: str, wanted: list[str]) -> QuerySet:
        given = SourceIdentity.objects.filter(
            account=OuterRef(self.account), establishment=self.member.establishment
        )
        in_source = Q(Exists(given.exclude(mobile="")))
        known = {REACHABLE: in_source, UNREACHABLE: ~in_source}
        return found.filter(self.either(wanted, contact(f"{self.account}__mobile") | known))

    def reported(self, found: QuerySet, _: str, kinds: list[str]) -> QuerySet:
        told = Report.objects.visible_to(self.member).open().filter(kind__in=kinds)
        return found.filter(pk__in=told.values("guardianship"))


def families(member: Member) -> dict[str, Q]:
    """What may be asked of the family of the pupil that a tie leads to, by choice (A23)."""
    legal = Guardianship.objects.visible_to(member).filter(kind=Guardianship.Kind.LEGAL)
    active = Q(guardian__account__state=AccountState.ACTIVATED)
    has_active = Q(enrolment__in=legal.filter(active).values("enrolment"))
    has_other = Q(enrolment__in=legal.exclude(active).values("enrolment"))
    return {NOBODY: ~has_active, SOMEBODY: has_active, EVERYBODY: has_active & ~has_other}


class LegalFilter(GuardianFilter):
    kind = Guardianship.Kind.LEGAL


class InChargeFilter(GuardianFilter):
    kind = Guardianship.Kind.IN_CHARGE
