"""What a record calls somebody: the attributes of the second degree, or those of the first."""

from typing import NamedTuple

from sync.sources.aaf.stream import Record
from sync.sources.fields import name_fault

NAMES = frozenset(
    {"ENTPersonNomPatro", "sn", "ENTPersonNom", "givenName", "ENTPersonPrenom"},
)


class Names(NamedTuple):
    birth_name: str
    usage_name: str
    first_name: str

    def fault(self) -> str:
        """The code of what makes them unusable, or nothing."""
        if not self.birth_name:
            return "nom-absent"
        return next(filter(None, map(name_fault, self)), "")


def names_of(record: Record) -> Names:
    """The AAF repeats the birth name as usage name of those who have none."""
    usage = record.first("sn", "ENTPersonNom")
    birth = record.first("ENTPersonNomPatro") or usage
    first = record.first("givenName", "ENTPersonPrenom")
    return Names(birth, usage if usage != birth else "", first)
