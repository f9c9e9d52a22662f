"""Addresses of networks."""

from django.urls import path

from networks import views

app_name = "networks"

urlpatterns = [
    path("<uuid:pk>/", views.network, name="network"),
    path("<uuid:pk>/request/", views.request_openings, name="request_openings"),
    path("ask/<uuid:participant_pk>/", views.ask_networks, name="ask_networks"),
    path("<uuid:pk>/invite/", views.invite_member, name="invite_member"),
    path("members/<uuid:pk>/join/", views.join, name="join"),
    path("members/<uuid:pk>/pledge/", views.pledge, name="pledge"),
    path("members/<uuid:pk>/ask/", views.ask_member, name="ask_member"),
]
