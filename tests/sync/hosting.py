"""Lists of « élèves extérieurs » as bytes, for tests, and what the feed made of them; no rule."""

from students.models import Enrolment
from tests.sync.feeding import roll

HOST = "0750001U"
HOME = "0750680G"  # the school of the pupils that `builders` writes
HEADER = "INE;UAI principal;UAI d'accueil;Début;Fin"


def ine(rank):
    return f"0500000{rank:02}AB"


def row(rank=1, *, principal=HOME, host=HOST, starts="", ends=""):
    return f"{ine(rank)};{principal};{host};{starts};{ends}"


def hosted_file(*rows, header=HEADER, encoding="utf-8", end="\r\n"):
    return "".join(line + end for line in (header, *rows)).encode(encoding)


def hosted_list(count, **columns):
    return hosted_file(*(row(rank, **columns) for rank in range(1, count + 1)))


def pupils(count, **options):
    """The roll of the pupils' own school: 1001 has the first INE, 1002 the second…"""
    change = options.pop("change", {})
    ids = {str(1000 + rank): {"ID_NATIONAL": ine(rank)} for rank in range(1, count + 1)}
    change = {i: values | change.get(i, {}) for i, values in ids.items()}
    return roll(count, change=change, **options)


def hosted(**conditions):
    """The INE of those who are hosted now."""
    found = Enrolment.objects.filter(kind="mutualised", left_on=None, **conditions)
    return sorted(found.values_list("student__ine", flat=True))
