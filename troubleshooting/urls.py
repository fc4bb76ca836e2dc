from django.urls import path

from accounts.addresses import addresses
from troubleshooting import views
from troubleshooting.tabs import TROUBLESHOOTING

pages, app_name = addresses(TROUBLESHOOTING)
of = {"tab": TROUBLESHOOTING}
urlpatterns = [
    *pages,
    path("<uuid:public_id>/afficher/", views.reveal, of, name="reveal"),
    path("informes/<uuid:pk>/", views.informed, of, name="informed"),
]
