"""Every door of the product."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dashboard.urls")),
    path("account/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("reference.urls")),
    path("people/", include("accounts.urls")),
    path("messages/", include("notifications.urls")),
    path("employers/", include("employers.urls")),
    path("participants/", include("candidates.urls")),
    path("matching/", include("matching.urls")),
    path("placements/", include("placements.urls")),
    path("networks/", include("networks.urls")),
    path("school/", include("schooling.urls")),
    path("meetings/", include("meetings.urls")),
    path("mentors/", include("mentoring.urls")),
    path("reports/", include("reports.urls")),
    path("api/v1/", include("api.urls")),
]

if settings.DEBUG:
    from demo.style_guide.views import style_guide

    urlpatterns += [path("styleguide/", login_not_required(style_guide))]
