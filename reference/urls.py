"""Addresses of reference."""

from django.urls import path

from reference import views

app_name = "reference"

urlpatterns = [path("credits/", views.credits, name="credits")]
