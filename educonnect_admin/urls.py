"""Every path of the console's host, one line per app."""

from django.urls import include, path

from entrance.views.signing_in import sign_out
from establishments.views import start
from guardians.urls import in_charge, legal_guardians
from ops.urls import service_state
from stats.views import home
from students.urls import external_students, students

urlpatterns = [
    path("", start, name="start"),
    path("sante/", include("ops.urls")),
    service_state,
    path("connexion/", include("entrance.urls")),
    path("deconnexion/", sign_out, name="sign_out"),
    path("", include("establishments.urls")),
    path("depannage/", include("troubleshooting.urls")),
    path("administration/", home, name="home"),
    path("administration/aide/", include("guide.urls")),
    path("administration/eleves/", include(students)),
    path("administration/eleves-exterieurs/", include(external_students)),
    path("administration/representants-legaux/", include(legal_guardians)),
    path("administration/personnes-en-charge/", include(in_charge)),
    path("administration/anomalies/", include("guardians.urls")),
    path("administration/envois/", include("mailings.urls")),
    path("administration/recherche/", include("quick_search.urls")),
    path("administration/parametres/", include("settings_app.urls")),
    path("administration/journal/", include("audit.urls")),
    path("administration/mises-a-jour/", include("sync.urls")),
    path("administration/statistiques/", include("stats.urls")),
    path("exploitation/", include("operations.urls")),
]
handler400 = "common.errors.bad_request"
handler403 = "common.errors.forbidden"
handler404 = "common.errors.not_found"
handler500 = "common.errors.server_error"
