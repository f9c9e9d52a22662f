"""Addresses of reports."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("learning/", views.learning, name="learning"),
    path("figures.csv", views.figures_csv, name="figures_csv"),
]
