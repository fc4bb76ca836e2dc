"""Every path of the console's host, one line per app."""

from django.urls import include, path
from django.views.generic import RedirectView

from establishments.views import SignIn, SignOut
from guardians.urls import in_charge, legal_guardians
from stats.views import home
from students.urls import external_students, students

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="home")),
    path("sante/", include("ops.urls")),
    path("connexion/", SignIn.as_view(), name="sign_in"),
    path("deconnexion/", SignOut.as_view(), name="sign_out"),
    path("administration/", home, name="home"),
    path("administration/aide/", include("guide.urls")),
    path("administration/eleves/", include(students)),
    path("administration/eleves-exterieurs/", include(external_students)),
    path("administration/representants-legaux/", include(legal_guardians)),
    path("administration/personnes-en-charge/", include(in_charge)),
    path("administration/anomalies/", include("guardians.urls")),
    path("administration/envois/", include("mailings.urls")),
    path("administration/etablissements/", include("establishments.urls")),
]
handler400 = "common.errors.bad_request"
handler403 = "common.errors.forbidden"
handler404 = "common.errors.not_found"
handler500 = "common.errors.server_error"
