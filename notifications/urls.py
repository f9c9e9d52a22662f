"""Addresses of notifications."""

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("channels/", views.channels, name="channels"),
    path("clock/", views.clock, name="clock"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/links/<uuid:pk>/close/", views.close_feed, name="close_feed"),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
    path("<uuid:pk>/open/", views.open_message, name="open"),
]
