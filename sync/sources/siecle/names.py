"""The three names SIECLE gives to a pupil or to a person."""

from collections.abc import Mapping
from typing import NamedTuple

from sync.sources.fields import clean, name_fault


class Names(NamedTuple):
    birth_name: str
    usage_name: str
    first_name: str

    def fault(self) -> str:
        """The code of what makes them unusable, or nothing."""
        if not self.birth_name:
            return "nom-absent"
        return next(filter(None, map(name_fault, self)), "")


def names_of(values: Mapping[str, str]) -> Names:
    """NOM is what NOM_DE_FAMILLE was called before 2016."""
    return Names(
        clean(values.get("NOM_DE_FAMILLE", "")) or clean(values.get("NOM", "")),
        clean(values.get("NOM_USAGE", "")),
        clean(values.get("PRENOM", "")),
    )
