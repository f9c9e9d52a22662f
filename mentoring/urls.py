"""Addresses of mentors."""

from django.urls import path

from mentoring import views

app_name = "mentoring"

urlpatterns = [
    path("", views.own, name="own"),
    path("offer/", views.offer, name="offer"),
    path("ask/", views.ask, name="ask"),
    path("take-back/", views.take_back, name="take_back"),
    path("pairs/", views.pairs, name="pairs"),
    path("pairs/<uuid:pk>/<str:verb>/", views.step, name="step"),
]
