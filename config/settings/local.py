"""One machine, no services: what `make run` uses."""

from config import env
from config.settings.base import *

SECRET_KEY = env.text("SECRET_KEY", "only-for-a-machine-that-nobody-else-can-reach-000000000000")
# With DEBUG=yes a fault shows its lines of code, and a page that is not there all addresses.
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env.words("ALLOWED_HOSTS")]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns about a folder that is missing
WHITENOISE_USE_FINDERS = True  # styles straight from their folders, also without DEBUG
