"""Addresses of evaluations. The link's own pages are open to whoever holds the link."""

from django.urls import path

from placements.views import evaluation

evaluation_patterns = [
    path("<uuid:pk>/evaluation/", evaluation.evaluation, name="evaluation"),
    path("<uuid:pk>/evaluation/<slug:question>/", evaluation.comment_gap, name="comment-gap"),
    path("ratings/<uuid:pk>/link/", evaluation.hand_over_link, name="hand-over-link"),
    path("discoveries/<uuid:pk>/", evaluation.discovery, name="discovery"),
    path("answer/thanks/", evaluation.answer_thanks, name="answer-thanks"),
    path("answer/<str:token>/", evaluation.answer_by_link, name="answer-link"),
    path("answer/<str:token>/again/", evaluation.resend_link, name="answer-link-again"),
]
