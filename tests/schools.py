"""An école of the premier degré, and what its pages must not say (R254-R259)."""

import re

from accounts.enums import AccountState
from establishments.models import Establishment
from establishments.permissions import Degree
from tests.factories import DivisionFactory, MefFactory, MemberFactory
from tests.pages import soup, words

# The order of their labels is not that of the school.
LEVELS = ("CE1", "CLIS", "CM2", "CP", "GS", "PS", "TPS", "UPE2A")
IN_ORDER = ["TPS", "PS", "GS", "CP", "CE1", "CM2", "CLIS", "UPE2A"]
STATES = {state.value: state for state in AccountState}
FORBIDDEN = ("SIECLE", "MEF", "établissement", "extérieur", "dépannage")
READ_ALOUD = ("aria-label", "title", "placeholder", "data-label")
# Where the word means any place, or is the name of a column of the guides.
ANYWHERE = "les autres écoles et établissements"
ANY_SOURCE = "Identifiant ONDE / SIECLE"
ORIGIN = "Origine du compte Établissement"


def head_of_a_school(**kwargs):
    known = {"establishment__degree": Degree.FIRST, "establishment__name": "École Jules-Ferry"}
    return MemberFactory(**(known | kwargs))


def manage_students(member):
    """As the head does in « Paramétrage »."""
    Establishment.objects.filter(pk=member.establishment_id).update(student_accounts_enabled=True)


def classes(member, *levels):
    """For each niveau, it and a class of it: what an enrolment is given."""
    home = member.establishment
    return [
        {
            "mef": MefFactory(establishment=home, code=level, label=level),
            "division": DivisionFactory(establishment=home, code=f"{level}-A", label="Classe A"),
        }
        for level in levels
    ]


def page_words(response):
    """All that a page says, its tabs included, but for its footer."""
    page = soup(response)
    for foreign in page.select("footer, dialog, script"):
        foreign.decompose()
    spoken = [node[name] for name in READ_ALOUD for node in page.select(f"[{name}]")]
    return " ".join([words(page), *spoken])


def out_of_place(shown, *meant):
    """The words that an école must not read there; « meant » are phrases that may say them."""
    for phrase in meant:
        shown = shown.replace(phrase, "")
    return [word for word in FORBIDDEN if re.search(rf"\b{word}s?\b", shown, re.IGNORECASE)]
