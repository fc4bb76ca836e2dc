"""What an establishment is called, by degree: « l'établissement » and SIECLE, « l'école » and ONDE
(R254-R259). Sentences take their words here, so that one template serves both.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.safestring import SafeString

from common.text import search_key
from establishments.permissions import Degree

SCHOOL = "école"


class Words(NamedTuple):
    """Each is written as inside a sentence; ``|capfirst`` begins one with it."""

    noun: str
    the: str
    of_the: str
    a: str
    another: str
    this: str
    current: str
    plural: str
    yours: str
    none_of_yours: str
    all_yours: str
    # Anywhere else: an école's pupil, or his brother, may be at the collège.
    others: str
    head: str
    source: str
    # The sources that an agent may be told of when a mail address is wrong.
    sources: str
    level: str
    levels: str
    home: str
    change: str
    settings: str
    # What an adjective takes to agree with it.
    e: str = ""

    def named(self, name: str) -> str:
        """« l'école Jules-Ferry », even when its name begins with « École »."""
        first, _, rest = name.partition(" ")
        if self.noun != SCHOOL or search_key(first) != search_key(SCHOOL):
            return f"{self.the} {name}"
        return f"l'{name}" if first.isupper() else f"l'{first.lower()} {rest}".rstrip()


_SAID = {
    Degree.SECOND: Words(
        noun="établissement",
        the="l'établissement",
        of_the="de l'établissement",
        a="un établissement",
        another="un autre établissement",
        this="cet établissement",
        current="établissement actuel",
        plural="établissements",
        yours="vos établissements",
        none_of_yours="aucun de vos établissements",
        all_yours="tous vos établissements",
        others="les autres établissements",
        head="chef d'établissement",
        source="SIECLE",
        sources="SIECLE ou ONDE",
        level="MEF",
        levels="MEF",
        home="Établissement de rattachement",
        change="Changer d'établissement",
        settings="Paramètres",
    ),
    Degree.FIRST: Words(
        noun=SCHOOL,
        the="l'école",
        of_the="de l'école",
        a="une école",
        another="une autre école",
        this="cette école",
        current="école actuelle",
        plural="écoles",
        yours="vos écoles",
        none_of_yours="aucune de vos écoles",
        all_yours="toutes vos écoles",
        others="les autres écoles et établissements",
        head="directeur d'école",
        source="ONDE",
        sources="ONDE",
        level="Niveau",
        levels="Niveaux",
        home="École de rattachement",
        change="Changer d'école",
        settings="Paramétrage",
        e="e",
    ),
}

# Ours, so safe: a page writes their apostrophes as they are.
WORDS: dict[Degree, Words] = {
    degree: Words._make(map(SafeString, said)) for degree, said in _SAID.items()
}


def shared(degrees: Iterable[str]) -> Words:
    """The words for several of them at once: « écoles » when they all are, else the general one."""
    only = set(degrees)
    return WORDS[Degree.FIRST if only == {Degree.FIRST.value} else Degree.SECOND]
