"""What templates say often: icons, cards, addresses that keep filters, and figures as words."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_language_info_for  # type: ignore[attr-defined]
