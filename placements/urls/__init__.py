"""Addresses of placements: one list a subject."""

from placements.urls.evaluation import evaluation_patterns

app_name = "placements"

urlpatterns = [*evaluation_patterns]
