"""Only what the frame links to, so that these tests stand on their own."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from demo.style_guide.views import style_guide

urlpatterns = [
    path("styleguide/", login_not_required(style_guide)),
    path("account/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
