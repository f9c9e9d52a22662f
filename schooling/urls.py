"""Addresses of school."""

from django.urls import path

from schooling import views

app_name = "schooling"

urlpatterns = [
    path("", views.classes, name="classes"),
    path("new/", views.new_class, name="new_class"),
    path("days/", views.empty_days, name="empty_days"),
    path("week/", views.own_week, name="own_week"),
    path("<uuid:pk>/", views.school_class, name="class"),
    path("<uuid:pk>/change/", views.change, name="change"),
    path("<uuid:pk>/breaks/", views.breaks, name="breaks"),
    path("<uuid:pk>/pupils/", views.pupils, name="pupils"),
    path("pupils/<uuid:pk>/end/", views.end_pupil, name="end_pupil"),
    path("<uuid:pk>/attendance/", views.attendance, name="attendance"),
    path("<uuid:pk>/presence/", views.presence, name="presence"),
]
