"""The niveaux of an école, in the order in which a child goes through them (R254)."""

from django.db.models import Case, IntegerField, Q, Value, When

# ULIS is of every age, and CLIS its name of before.
IN_ORDER = ("TPS", "PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2", "ULIS", "CLIS")
LAST = len(IN_ORDER)


def rank(code: str, label: str) -> int:
    """Where a niveau stands, told by its code or by its label; one that is not known, last."""
    names = {code.strip().upper(), label.strip().upper()}
    return next((place for place, name in enumerate(IN_ORDER) if name in names), LAST)


def rank_at(path: str) -> Case:
    """The same, for the database: the rank of the niveau at this path; none is last too."""
    known = (
        When(
            Q(**{f"{path}__code__iexact": name}) | Q(**{f"{path}__label__iexact": name}),
            then=Value(place),
        )
        for place, name in enumerate(IN_ORDER)
    )
    return Case(*known, default=Value(LAST), output_field=IntegerField())
