from django.urls import path

from students import views

app_name = "students"
urlpatterns = [
    path("", views.student_list, name="list"),
    path("informer/", views.inform, name="inform"),
    path("feuilles/<uuid:pk>/", views.sheets, name="sheets"),
    path("lister/", views.list_accounts, name="list_accounts"),
    path("reinitialiser-les-mots-de-passe/", views.reset_passwords, name="reset_passwords"),
    path("renvoyer-un-mail/", views.resend_mail, name="resend_mail"),
    path("<uuid:public_id>/", views.student_detail, name="detail"),
]
