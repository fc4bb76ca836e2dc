"""The only tab of the dépannage: the students, their list and what can be done from it (R23)."""

from dataclasses import replace

from establishments.permissions import Module
from students.tabs import STUDENTS
from troubleshooting.filters import TroubleshootingFilter
from troubleshooting.tables import TroubleshootingTable

TROUBLESHOOTING = replace(
    STUDENTS,
    name="troubleshooting",
    module=Module.TROUBLESHOOTING,
    filter=TroubleshootingFilter,
    table=TroubleshootingTable,
    list_template="troubleshooting/list.html",
    has_detail=False,
    shows_informed=True,
)
