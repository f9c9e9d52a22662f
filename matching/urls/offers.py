"""Addresses of decisions, offers and cards."""

from django.urls import path

from matching.views import cards, offers, steps

offer_patterns = [
    path("proposals/<uuid:pk>/step/", steps.step, name="step"),
    path("proposals/<uuid:pk>/undo/", steps.undo, name="undo"),
    path("proposals/<uuid:pk>/called/", steps.called, name="called"),
    path("proposals/<uuid:pk>/", steps.decision, name="decision"),
    path("questions/<uuid:pk>/answer/", steps.answer, name="answer"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<uuid:pk>/", offers.offer, name="offer"),
    path("offers/<uuid:pk>/ask/", offers.ask, name="offer_ask"),
    path("offers/<uuid:pk>/no/", offers.decline, name="offer_decline"),
    path("offers/<uuid:pk>/take-back/", offers.take_back, name="offer_take_back"),
    path("cards/", cards.cards, name="cards"),
    path("cards/<uuid:pk>/", cards.card, name="card"),
    path("cards/<uuid:pk>/welcome/", cards.welcome, name="card_welcome"),
    path("cards/<uuid:pk>/no/", cards.refuse, name="card_refuse"),
    path("cards/<uuid:pk>/ask/", cards.ask, name="card_ask"),
]
