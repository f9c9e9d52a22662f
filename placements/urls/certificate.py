"""Addresses of certificates and results. Checking a code is open to anybody."""

from django.urls import path

from placements.views import certificate, outcome

certificate_patterns = [
    path("papers/", certificate.papers, name="papers"),
    path("certificate/", certificate.check, name="certificate-check"),
    path("<uuid:pk>/certificate/", certificate.draft, name="certificate-draft"),
    path("certificates/<uuid:pk>/", certificate.certificate, name="certificate"),
    path("certificates/<uuid:pk>/rewrite/", certificate.rewrite, name="certificate-rewrite"),
    path("certificates/<uuid:pk>/choose/", certificate.choose, name="certificate-choose"),
    path("certificates/<uuid:pk>/sign/", certificate.sign, name="certificate-sign"),
    path("certificates/<uuid:pk>/withdraw/", certificate.withdraw, name="certificate-withdraw"),
    path("certificates/<uuid:pk>/file/", certificate.as_file, name="certificate-file"),
    path("outcomes/", outcome.due, name="outcomes"),
    path("outcomes/<uuid:pk>/", outcome.outcome, name="outcome"),
]
