"""Synthetic SIECLE and ONDE files in the real formats: people who do not exist, from a seed.

No model.
"""

from sync.synthetic.feed import Run, school_year, write_establishment
from sync.synthetic.formations import Kind
from sync.synthetic.households import SharedFamilies
from sync.synthetic.roster import STUDENTS_LIMIT, TooManyStudentsError
from sync.synthetic.summary import Headcount, Summary
from sync.synthetic.uai import is_valid as is_valid_uai

__all__ = [
    "STUDENTS_LIMIT",
    "Headcount",
    "Kind",
    "Run",
    "SharedFamilies",
    "Summary",
    "TooManyStudentsError",
    "is_valid_uai",
    "school_year",
    "write_establishment",
]
