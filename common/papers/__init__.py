"""Papers: a template laid out once by WeasyPrint, then stamped for each person.

Gives tagged PDF/UA-1 documents, streamed. Knows nothing of accounts, nor of Django.
"""

from common.papers.listing import Column, ListHeader, ListRow, ListTemplate
from common.papers.lists import stamp_list
from common.papers.plain import render_plain_list, render_plain_sheets
from common.papers.reading import TemplateError
from common.papers.sheets import Sheet, SheetTemplate
from common.papers.stamping import stamp_sheets

__all__ = [
    "Column",
    "ListHeader",
    "ListRow",
    "ListTemplate",
    "Sheet",
    "SheetTemplate",
    "TemplateError",
    "render_plain_list",
    "render_plain_sheets",
    "stamp_list",
    "stamp_sheets",
]
