"""What templates say often: icons, cards, addresses that keep filters, and figures as words."""

import re
import secrets
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.middleware.csrf import get_token
from django.template import Context, Engine
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, ngettext, to_locale
from django.utils.translation import gettext as _

from common.middleware import ONCE_FIELD

register = template.Library()

DAY_KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# The tone of the states that most flows share. A state of its own kind may carry `.tone` itself.
TONES = {
    "neutral": "draft closed lapsed withdrawn ended archived superseded skipped cancelled resting",
    "info": "suggested offered sent waiting asked submitted planned new next later",
    "accent": "approved open active running now",
    "success": "accepted welcomed confirmed signed done completed met kept hired published yes",
    "warning": "close stale due partly paused unconfirmed locked",
    "danger": "declined rejected refused overdue late missed missing failed banned alarm danger no",
}
TONE_OF_STATE = {state: tone for tone, states in TONES.items() for state in states.split()}
TONE_ICONS = {
    "neutral": "circle",
    "info": "info",
    "accent": "dot",
    "success": "check",
    "warning": "warning",
    "danger": "cross-circle",
}


@cache
def shape_of(name: str) -> tuple[str, bool]:
    """The lines of an icon, and whether it turns round in right-to-left languages."""
    path = finders.find(f"icons/{name}.svg") if re.fullmatch(r"[a-z0-9-]+", name) else None
    if path is None:
        raise template.TemplateSyntaxError(f"There is no icon “{name}” in static/icons/.")
    drawing = Path(path).read_text(encoding="utf-8").strip()
    opening, _bracket, rest = drawing.partition(">")
    return rest.removesuffix("</svg>"), "data-mirror" in opening


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon inline. Without a label it is decoration, and screen readers pass over it."""
    shape, mirrored = shape_of(str(name))
    classes = " ".join(filter(None, ["pb-icon", "pb-icon-mirrored" if mirrored else "", css]))
    # The shape is a file of ours, never something a person typed.
    lines = mark_safe(shape)  # noqa: S308
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
            classes,
            label,
            lines,
        )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        classes,
        lines,
    )


@register.simple_tag(takes_context=True)
def csrf_field(context: Context) -> str:
    """Like csrf_token, but also where a component was included with `only`."""
    request = getattr(context, "request", None) or context.get("request")
    if request is None:
        return ""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)
    )


@register.simple_tag
def once_field() -> SafeString:
    """Marks one showing of a form, so that a second press stores nothing twice.

    Browsers that refill a form when a page is read again must not bring the old mark back.
    """
    return format_html(
        '<input type="hidden" name="{}" value="{}" autocomplete="off">',
        ONCE_FIELD,
        secrets.token_urlsafe(16),
    )


@register.simple_tag(takes_context=True)
def query_replace(context: Context, *pair: object, **changes: object) -> str:
    """This page's query with some parameters replaced; None takes one away. Keeps the filters.

    A parameter whose name stands in a variable is given as a pair: name, value.
    """
    request = getattr(context, "request", None) or context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    if pair:
        name, value = pair
        changes[str(name)] = value
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None and value != "":
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | str | Promise]:
    """The numbers under a long list: first, last and the neighbours, dots between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_block_tag(takes_context=True)
def card(context: Context, content: str, **given: object) -> str:
    """A card round any content. Inputs: see components/card.html."""
    return _render_around("components/card.html", context, content, given)


@register.simple_block_tag(takes_context=True)
def scroll(context: Context, content: str, label: str) -> str:
    """A region that scrolls sideways, so that a wide table never widens the page."""
    return _render_around("components/scroll.html", context, content, {"label": label})


def _render_around(name: str, context: Context, content: str, given: dict[str, object]) -> str:
    engine = context.template.engine if context.template else Engine.get_default()
    around = engine.get_template(name)
    return around.render(context.new({**given, "content": content}))


@register.simple_tag(takes_context=True)
def language_choices(context: Context) -> list[dict[str, object]]:
    """The languages that can be chosen: those whose texts are installed, by their own names."""
    current = get_language()
    return [
        {
            "code": code,
            "name": name,
            "dir": "rtl" if get_language_info(code)["bidi"] else "ltr",
            "current": code == current,
        }
        for code, name in settings.LANGUAGES
        if code == current or is_installed(code)
    ]


@cache
def is_installed(code: str) -> bool:
    """True when the texts of a language are there to be read."""
    if code in {"en", settings.LANGUAGE_CODE}:
        return True
    catalogue = Path(to_locale(code)) / "LC_MESSAGES" / "django.mo"
    return any((Path(folder) / catalogue).exists() for folder in settings.LOCALE_PATHS)


@register.simple_tag
def field_input(field: BoundField) -> SafeString:
    """The input of a field, in the dress of the design system."""
    given = field.field.widget.attrs
    # A placeholder vanishes when one needs it: what helps stands in the help text.
    attributes: dict[str, str | bool] = {
        "class": f"ds-input {given.get('class', '')}".strip(),
        "placeholder": "",
    }
    return field.as_widget(attrs=attributes)


@register.simple_tag
def field_options(field: BoundField) -> list[BoundWidget]:
    """The radio buttons or ticks of a field, one by one, in the dress of the design system."""
    attributes = field.build_widget_attrs({"id": field.auto_id, "class": "ds-input"})
    # Each would repeat the description of the whole group.
    attributes.pop("aria-describedby", None)
    widget = field.field.widget
    return [
        BoundWidget(widget, option, field.form.renderer)
        for option in widget.subwidgets(field.html_name, field.value(), attrs=attributes)
    ]


@register.filter
def is_choice_group(field: BoundField) -> bool:
    """True for radio buttons and ticks: several inputs under one question."""
    return field.widget_type in {"radioselect", "checkboxselectmultiple"}


@register.simple_tag
def user_text(text: object) -> SafeString:
    """What a person typed: escaped, in its own direction, and deaf to htmx attributes."""
    return format_html(
        '<div class="pb-user-text" dir="auto" hx-disable>{}</div>', linebreaksbr(str(text))
    )


@register.filter
def bdi(name: object) -> SafeString:
    """A name that may be written from the other side, without turning the words round it."""
    return format_html("<bdi>{}</bdi>", name)


@register.filter
def weekday(day: int | str, form: str = "long") -> str:
    """A day, 0–6 from Monday or mon–sun, as a word; "short" gives three letters."""
    number = DAY_KEYS.index(day) if isinstance(day, str) and day in DAY_KEYS else int(day)
    return str((WEEKDAYS_ABBR if form == "short" else WEEKDAYS)[number])


@register.filter
def days_left(day: date | datetime | int) -> str:
    """How long until a day, as one says it."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    left = (day - timezone.localdate()).days if isinstance(day, date) else int(day)
    if left == 0:
        return _("today")
    if left == 1:
        return _("tomorrow")
    if left > 0:
        return ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
    return ngettext("%(days)d day over", "%(days)d days over", -left) % {"days": -left}


@register.filter
def duration(minutes: float) -> str:
    """Minutes as one says them."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


@register.filter
def level_words(level: object) -> str:
    """A language level in the words of the opening's five questions."""
    words = {
        "": _("no need"),
        "none": _("no need"),
        "A1": _("words"),
        "A2": _("sentences"),
        "B1": _("talk"),
        "B2": _("talk freely"),
    }
    return words.get(str(level or ""), str(level))


@register.filter
def percent(share: float) -> str:
    """A share between 0 and 1 as a percentage."""
    return _("%(share)d %%") % {"share": round(share * 100)}


@register.filter
def bar_width(share: float) -> str:
    """A share between 0 and 1 as the width of a drawn bar, the same in every language."""
    return f"{min(max(float(share), 0.0), 1.0) * 100:.1f}%"


@register.filter
def tone(state: object) -> str:
    """The tone of a state: its own, or the one that states of this name usually have."""
    own = getattr(state, "tone", None)
    return str(own or TONE_OF_STATE.get(str(state), "neutral"))


@register.filter
def tone_icon(tone_name: str) -> str:
    """The icon that says the same as the tone, so that colour never speaks alone."""
    return TONE_ICONS.get(tone_name, "circle")
