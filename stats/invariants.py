"""What must be true of the figures of each night."""

from common.invariants import Check

_LEVELS = """SELECT establishment_id, day, population, scope,
    not_informed + informed + activating + activated AS people
    FROM stats_dailycount WHERE NOT is_estimate"""
_SUM = "sum(people) FILTER (WHERE scope = '{}')"


def _sums(*scopes: str) -> str:
    return ", ".join(f"{_SUM.format(scope)} AS by_{scope}" for scope in scopes)


CHECKS = (
    Check(
        "I9",
        "Un chiffre d'un jour n'est écrit qu'une fois",
        """SELECT min(id)::text FROM stats_dailycount
        GROUP BY establishment_id, day, population, scope, key, mode HAVING count(*) > 1""",
    ),
    Check(
        "I9",
        "La ligne « N/A » compte les comptes jamais informés, et elle seule",
        """SELECT id::text FROM stats_dailycount
        WHERE mode = '' AND informed + activating + activated > 0
            OR mode <> '' AND not_informed > 0""",
    ),
    Check(
        "I9",
        "Le total des élèves est la somme de ses classes, et celle de ses MEF",
        f"""SELECT establishment_id || ' ' || day FROM (
            SELECT establishment_id, day, {_sums("all", "division", "mef")}
            FROM ({_LEVELS} AND population = 'student') each
            GROUP BY establishment_id, day) sums
        WHERE by_division <> by_all OR by_mef <> by_all""",  # noqa: S608  names of ours
    ),
    Check(
        "I9",
        "Un responsable compte une fois dans l'établissement, une fois au moins dans ses classes",
        f"""SELECT establishment_id || ' ' || day || ' ' || population FROM (
            SELECT establishment_id, day, population, {_sums("all", "division", "mef")}
            FROM ({_LEVELS} AND population <> 'student') each
            GROUP BY establishment_id, day, population) sums
        WHERE by_division < by_all OR by_mef < by_all""",  # noqa: S608  names of ours
    ),
    Check(
        "I9",
        "Les chiffres d'un établissement pour un jour ont été comptés ensemble",
        """SELECT establishment_id || ' ' || day FROM stats_dailycount
        GROUP BY establishment_id, day HAVING count(DISTINCT computed_at) > 1""",
    ),
)
