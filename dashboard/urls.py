"""Addresses of the first pages."""

from django.urls import path

from dashboard import views

app_name = "dashboard"

urlpatterns = [
    path("", views.first_page, name="first_page"),
]
