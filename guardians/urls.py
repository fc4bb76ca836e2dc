from django.urls import URLPattern, path

from accounts.addresses import addresses
from accounts.tabs import Tab
from guardians import views
from guardians.tabs import IN_CHARGE, LEGAL


def _pages(tab: Tab) -> tuple[list[URLPattern], str]:
    patterns, name = addresses(tab, views.guardian_detail)
    address = "<uuid:public_id>/demander-assistance/"
    asking = path(address, views.ask_assistance, {"tab": tab}, name="assistance")
    return [*patterns, asking], name


legal_guardians, in_charge = _pages(LEGAL), _pages(IN_CHARGE)

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="list"),
    path("<int:pk>/", views.note, name="note"),
]
