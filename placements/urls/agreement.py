"""Addresses of sheets and agreements."""

from django.urls import path

from placements.views import agreement, workplace

agreement_patterns = [
    path("<uuid:pk>/expectations/", agreement.sheet, name="sheet"),
    path("<uuid:pk>/expectations/accept/", agreement.accept_sheet, name="sheet-accept"),
    path("<uuid:pk>/expectations/<slug:row>/", agreement.settle, name="sheet-settle"),
    path("<uuid:pk>/agreement/", agreement.agreement, name="agreement"),
    path("<uuid:pk>/agreement/write/", agreement.write, name="agreement-write"),
    path("agreements/<uuid:pk>/sign/", agreement.sign, name="agreement-sign"),
    path("agreements/<uuid:pk>/file/", agreement.as_file, name="agreement-file"),
    path("preparations/<uuid:pk>/", agreement.prepare, name="preparation"),
    path("<uuid:pk>/workplace/", workplace.workplace, name="workplace"),
    path("<uuid:pk>/workplace/<uuid:word_pk>/remove/", workplace.remove_word, name="word-remove"),
    path("<uuid:pk>/start-note/", workplace.start_note, name="start-note"),
]
