from django.urls import path

from guide import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("actions-sur-les-comptes/", views.actions, name="actions"),
    path("<slug:slug>/", views.chapter, name="chapter"),
]
