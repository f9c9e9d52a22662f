"""Addresses of matching."""

from django.urls import path

from matching.urls.offers import offer_patterns
from matching.views import pairs, runs, workbench

app_name = "matching"

run_patterns = [
    path("runs/", runs.run_list, name="run-list"),
    path("runs/start/", runs.run_start, name="run-start"),
    path("runs/<uuid:pk>/", runs.run, name="run"),
    path("runs/<uuid:pk>/progress/", runs.run_progress, name="run-progress"),
    path("runs/<uuid:pk>/stop/", runs.run_stop, name="run-stop"),
    path("runs/<uuid:pk>/fairness/", runs.run_fairness, name="run-fairness"),
    path("weights/", runs.weights, name="weights"),
    path("ledger/", runs.ledger, name="ledger"),
]

workbench_patterns = [
    path("people/", workbench.people, name="people"),
    path("people/<uuid:pk>/", workbench.person, name="person"),
    path("people/<uuid:pk>/why-not/", workbench.person_why_not, name="person-why-not"),
    path("places/", workbench.places, name="places"),
    path("places/<uuid:pk>/", workbench.place, name="place"),
    path("places/<uuid:pk>/why-not/", workbench.place_why_not, name="place-why-not"),
    path("pairs/<uuid:participant_pk>/<uuid:opening_pk>/", workbench.pair, name="pair"),
    path("pairs/propose/", pairs.propose, name="propose-pair"),
    path("pairs/lock/", pairs.rule, {"kind": "lock"}, name="pair-lock"),
    path("pairs/ban/", pairs.rule, {"kind": "ban"}, name="pair-ban"),
    path("pairs/rules/", pairs.rules, name="pair-rules"),
    path("locks/<uuid:pk>/lift/", pairs.lift_lock, name="lock-lift"),
    path("bans/<uuid:pk>/lift/", pairs.lift_ban, name="ban-lift"),
    path("lifts/record/", pairs.record_lift, name="lift-record"),
    path("lifts/<uuid:pk>/end/", pairs.end_lift, name="lift-end"),
    path("proposals/", pairs.proposals, name="proposal-list"),
    path("proposals/bulk/", pairs.bulk, name="proposal-bulk"),
    path("priorities/", pairs.priority_rules, name="priorities"),
    path("priorities/<uuid:pk>/end/", pairs.end_priority, name="priority-end"),
]

urlpatterns = [*run_patterns, *workbench_patterns, *offer_patterns]
