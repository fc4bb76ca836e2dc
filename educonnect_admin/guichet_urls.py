"""Every path of the guichet's hosts."""

from django.urls import include, path

from ops.urls import service_state

urlpatterns = [
    path("", include("guichet.urls")),
    path("sante/", include("ops.urls")),
    service_state,
]
handler400 = "common.errors.bad_request"
handler403 = "common.errors.forbidden"
handler404 = "guichet.views.not_found"
handler500 = "common.errors.server_error"
