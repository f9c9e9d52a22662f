"""Addresses of accounts."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("me/", views.own_details, name="own_details"),
    path("colleagues/", views.colleagues, name="colleagues"),
    path("units/<uuid:unit_pk>/invite/", views.invite, name="invite"),
    path("colleagues/<uuid:pk>/end/", views.end_membership, name="end_membership"),
    path("colleagues/<uuid:pk>/away/", views.away, name="away"),
    path(
        "municipalities/<str:number>/settings/",
        views.municipality_settings,
        name="municipality_settings",
    ),
    path("municipalities/<str:number>/words/", views.local_term, name="local_term"),
]
