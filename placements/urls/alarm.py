"""Addresses of alarms, absences and worries."""

from django.urls import path

from placements.views import alarm

alarm_patterns = [
    path("alarms/", alarm.alarms, name="alarms"),
    path("alarms/<uuid:pk>/", alarm.alarm, name="alarm"),
    path("alarms/<uuid:pk>/answer/", alarm.answer_alarm, name="alarm-answer"),
    path("alarms/<uuid:pk>/solve/", alarm.resolve_alarm, name="alarm-resolve"),
    path("<uuid:pk>/alarm/", alarm.raise_alarm, name="alarm-raise"),
    path("<uuid:pk>/absence/", alarm.absence, name="absence"),
    path("<uuid:pk>/absence/talk/", alarm.cause_talk, name="cause-talk"),
    path("absences/<uuid:pk>/mark/", alarm.mark, name="absence-mark"),
    path("absences/<uuid:pk>/take-back/", alarm.take_back_absence, name="absence-take-back"),
    path("people/<uuid:pk>/absence/", alarm.absences_of_person, name="absences-of-person"),
    path("people/<uuid:pk>/worry/", alarm.worry, name="worry"),
]
