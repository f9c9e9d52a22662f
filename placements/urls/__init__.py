"""Addresses of placements: one list a subject."""

from placements.urls.alarm import alarm_patterns
from placements.urls.certificate import certificate_patterns
from placements.urls.course import course_patterns
from placements.urls.evaluation import evaluation_patterns

app_name = "placements"

urlpatterns = [
    *alarm_patterns,
    *certificate_patterns,
    *course_patterns,
    *evaluation_patterns,
]
