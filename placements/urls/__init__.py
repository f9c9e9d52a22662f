"""Addresses of placements: one list a subject."""

from placements.urls.agreement import agreement_patterns
from placements.urls.alarm import alarm_patterns
from placements.urls.certificate import certificate_patterns
from placements.urls.course import course_patterns
from placements.urls.evaluation import evaluation_patterns

app_name = "placements"

urlpatterns = [
    *agreement_patterns,
    *alarm_patterns,
    *certificate_patterns,
    *course_patterns,
    *evaluation_patterns,
]
