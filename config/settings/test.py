"""Settings for the test suite: SQLite in memory unless DATABASE_URL says otherwise."""

from config import env
from config.settings.base import *

SECRET_KEY = "only-for-tests-" + "0" * 50
DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": env.database("sqlite:///:memory:")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
LANGUAGE_CODE = "en"  # tests read the source language; translations have tests of their own
MIDDLEWARE = [each for each in MIDDLEWARE if "whitenoise" not in each]  # wants a built folder
# The same answers whether or not the translations are compiled, and for a reader in nb too.
LOCALE_PATHS = []
