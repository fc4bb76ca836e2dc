"""The step of the night that counts the accounts (R212, R267)."""

from ops.night import Tonight
from stats import counting


def compute(tonight: Tonight) -> dict[str, int]:
    """Count them for this business day; safe to run twice."""
    rows = counting.count(tonight.business_day, at=tonight.at)
    return {"establishments": counting.establishments(tonight.business_day), "rows": rows}
