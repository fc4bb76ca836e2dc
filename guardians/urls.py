from django.urls import path

from accounts.addresses import addresses
from guardians import views
from guardians.tabs import IN_CHARGE, LEGAL

legal_guardians = addresses(LEGAL, views.guardian_detail)
in_charge = addresses(IN_CHARGE, views.guardian_detail)

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="list"),
    path("<int:pk>/", views.note, name="note"),
]
