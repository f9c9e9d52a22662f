"""Addresses of the placement itself and of its follow-ups."""

from django.urls import path

from placements.views import follow_up, hand_over, placement, talks

course_patterns = [
    path("", placement.placements, name="placements"),
    path("follow-ups/", follow_up.follow_ups, name="follow_ups"),
    path("follow-ups/<uuid:pk>/", follow_up.follow_up, name="follow_up"),
    path("follow-ups/<uuid:pk>/done/", follow_up.finish, name="finish_follow_up"),
    path("leaving/", hand_over.leaving, name="leaving"),
    path("leaving/<uuid:pk>/", hand_over.hand_over, name="hand_over"),
    path("orphans/", hand_over.orphans, name="orphans"),
    path("closing/", placement.closing_list, name="closing"),
    path("people/<uuid:pk>/support-talk/", talks.support_talk, name="support-talk"),
    path("repair-talks/<uuid:pk>/", talks.repair_talk, name="repair-talk"),
    path("class/", follow_up.class_page, name="class"),
    path("<uuid:pk>/", placement.placement, name="placement"),
    path("<uuid:pk>/note/", follow_up.note, name="note"),
    path("<uuid:pk>/help/", placement.order_help, name="order_help"),
    path("<uuid:pk>/step/<str:verb>/", placement.step, name="step"),
    path("<uuid:pk>/change/<str:verb>/", placement.change, name="change"),
]
