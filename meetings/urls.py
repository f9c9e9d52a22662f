"""Addresses of meetings and what follows from them."""

from django.urls import path

from meetings import views

app_name = "meetings"

urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("new/", views.plan_meeting, name="plan"),
    path("<uuid:pk>/", views.meeting, name="meeting"),
    path("<uuid:pk>/change/", views.change_meeting, name="change"),
    path("<uuid:pk>/send/", views.send_agenda, name="send"),
    path("<uuid:pk>/cancel/", views.cancel_meeting, name="cancel"),
    path("<uuid:pk>/held/", views.hold_meeting, name="hold"),
    path("cases/<uuid:pk>/output/", views.add_output, name="output"),
    path("cases/<uuid:pk>/close/", views.close_case, name="close"),
    path("tasks/", views.own_tasks, name="tasks"),
    path("tasks/<uuid:pk>/done/", views.finish_task, name="done"),
    path("disagreements/", views.open_disagreements, name="disagreements"),
    path("disagreements/<uuid:pk>/", views.disagreement, name="disagreement"),
    path("disagreements/<uuid:pk>/view/", views.add_view, name="view"),
    path("disagreements/<uuid:pk>/decide/", views.decide, name="decide"),
    path("people/<uuid:participant_pk>/disagree/", views.raise_disagreement, name="disagree"),
    path("plans/", views.plans_due, name="plans"),
    path("people/<uuid:participant_pk>/plan/", views.make_plan, name="make_plan"),
    path("ends/", views.programme_ends, name="ends"),
    path("ends/<uuid:pk>/", views.write_end, name="end"),
    path("ends/<uuid:pk>/invite/", views.invite, name="invite"),
    path("ends/<uuid:pk>/measure/", views.add_measure, name="measure"),
    path("ends/measures/<uuid:pk>/remove/", views.remove_measure, name="remove_measure"),
    path("ends/<uuid:pk>/complete/", views.complete_end, name="complete"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("invitation/<str:token>/meeting.ics", views.invitation_calendar, name="meeting_file"),
]
