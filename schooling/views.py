"""School in the browser: classes, timetables, who came, and days that have nothing."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn, unit_roles_of
from accounts.parties import Party
from candidates.access import own_participant
from candidates.views.base import done, posted
from common.errors import DomainError
from schooling import actions
from schooling.access import (
    STAFF,
    class_for,
    class_for_staff,
    party_in,
    pupil_for,
    require_reader,
    require_staff,
)
from schooling.filters import EmptyDaysFilter
from schooling.forms import LessonFormSet, PupilForm, SchoolClassForm, TimetableForm
from schooling.models import Attendance, ClassPupil, SchoolClass
from schooling.queries import breaks as broken
from schooling.queries import classes as reads
from schooling.queries.days import empty_days as days_without
from schooling.queries.days import monday_of, people_of
from schooling.queries.days import own_week as week_of
from schooling.queries.lessons import School, in_force, school_of
from schooling.queries.presence import compare

WEEKS_COMPARED = (4, 8, 12)
WEEK = timedelta(days=7)


def day_from(request: HttpRequest, name: str, otherwise: date) -> date:
    """A day in the address; anything else than a day is the usual one."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return otherwise


def classes(request: SignedIn) -> HttpResponse:
    require_reader(request.user)
    rows = reads.class_rows(request.user, timezone.localdate())
    may_write = bool(unit_roles_of(request.user) & STAFF)
    return render(request, "schooling/classes.html", {"rows": rows, "may_write": may_write})


def new_class(request: SignedIn) -> HttpResponse:
    require_staff(request.user)
    form = SchoolClassForm(posted(request), user=request.user)
    is_teacher = Party.TEACHER in unit_roles_of(request.user)
    party = Party.TEACHER if is_teacher else Party.CONSULTANT
    if form.is_valid() and done(
        form, lambda: actions.open_class(by=request.user, party=party, **form.cleaned_data)
    ):
        messages.success(request, _("The class is there. Now its lessons and pupils."))
        return redirect("schooling:classes")
    return render(request, "schooling/new_class.html", {"form": form})


def school_class(request: SignedIn, pk: UUID) -> HttpResponse:
    """The lessons that hold today, what comes later, and who is in the class."""
    found = class_for(request.user, pk)
    today = timezone.localdate()
    versions = reads.timetables_of([pk]).get(pk, [])
    now = in_force(versions, today)
    mine = ClassPupil.objects.visible_to(request.user).filter(school_class=found)
    context = {
        "school_class": found,
        "is_staff": bool(found.viewer_parties & STAFF),
        "timetable": now,
        "days": reads.by_day(school_of(now)),
        "later": [
            {"timetable": each, "days": reads.by_day(school_of(each))}
            for each in versions
            if each.valid_from > today
        ],
        "pupils": mine.from_day(today).select_related("participant"),
    }
    return render(request, "schooling/class.html", context)


def change(request: SignedIn, pk: UUID) -> HttpResponse:
    """Write the lessons, look at what breaks, then save with the reason."""
    found = class_for_staff(request.user, pk)
    today = timezone.localdate()
    form, rows = timetable_forms(request, found, today)
    context: dict[str, Any] = {"school_class": found, "form": form, "rows": rows}
    if request.method == "POST" and "more" not in request.POST:
        is_right = form.is_valid() and rows.is_valid()
        if is_right and not rows.slots():
            form.add_error(None, _("Write at least one lesson."))
        elif is_right:
            context |= preview(request, found, form, rows, today)
            if is_seen(request, context) and saved(request, found, form, rows, today):
                messages.success(request, _("The timetable is saved."))
                return redirect("schooling:class", pk)
    return render(request, "schooling/change.html", context)


def timetable_forms(
    request: SignedIn, found: SchoolClass, today: date
) -> tuple[TimetableForm, Any]:
    """What was typed, with three more rows when asked; else the newest version."""
    if request.method == "POST":
        given = request.POST.copy()
        if "more" in given:
            count = given.get("form-TOTAL_FORMS", "")
            given["form-TOTAL_FORMS"] = str(int(count) + 3 if count.isdigit() else 3)
        return TimetableForm(given), LessonFormSet(given)
    newest = max(reads.timetables_of([found.pk]).get(found.pk, []),
                 key=lambda each: each.version, default=None)  # fmt: skip
    first = max(today, newest.valid_from) if newest else today
    school = school_of(newest)
    form = TimetableForm(
        initial={"valid_from": first, "free_weeks": ", ".join(sorted(school.free_weeks))}
    )
    in_order = [slot for day in reads.by_day(school) for slot in day["slots"]]
    return form, LessonFormSet(initial=[slot.__dict__ for slot in in_order])


def preview(
    request: SignedIn, found: SchoolClass, form: TimetableForm, rows: Any, today: date
) -> dict[str, Any]:
    """What the typed lessons break, as far as this viewer may know the people."""
    school = School(tuple(rows.slots()), frozenset(form.cleaned_data["free_weeks"]))
    valid_from = form.cleaned_data["valid_from"]
    moves = broken.moves_of(found, school, valid_from=valid_from, today=today)
    all_found = broken.breaks_of(found, school, valid_from=valid_from, today=today, moves=moves)
    shown = broken.shown_to(request.user, found, all_found)
    return {
        "is_preview": True,
        "groups": broken.grouped(shown),
        "count": len(shown),
        "hidden": len(all_found) - len(shown),
        "moves": len(moves),
        "seen": broken.fingerprint_of(all_found, moves),
    }


def is_seen(request: SignedIn, context: dict[str, Any]) -> bool:
    """Nothing is saved that breaks more than the person has looked at."""
    return "save" in request.POST and request.POST.get("seen") == context["seen"]


def saved(
    request: SignedIn, found: SchoolClass, form: TimetableForm, rows: Any, today: date
) -> bool:
    return done(
        form,
        lambda: actions.change_timetable(
            school_class=found,
            slots=rows.slots(),
            today=today,
            by=request.user,
            party=party_in(found),
            expected_version=request.POST.get("version"),
            **form.cleaned_data,
        ),
    )


def breaks(request: SignedIn, pk: UUID) -> HttpResponse:
    """What does not go together with the newest timetable, today."""
    found = class_for_staff(request.user, pk)
    all_found = broken.breaks_now(found, today=timezone.localdate())
    shown = broken.shown_to(request.user, found, all_found)
    context = {"school_class": found, "groups": broken.grouped(shown), "count": len(shown)}
    return render(request, "schooling/breaks.html", context)


def pupils(request: SignedIn, pk: UUID) -> HttpResponse:
    """Who comes into the class."""
    found = class_for_staff(request.user, pk)
    initial = {"starts_on": timezone.localdate()}
    form = PupilForm(posted(request), user=request.user, school_class=found, initial=initial)
    if form.is_valid() and done(
        form,
        lambda: actions.add_pupil(
            school_class=found, by=request.user, party=party_in(found), **form.cleaned_data
        ),
    ):
        messages.success(request, _("The person is in the class."))
        return redirect("schooling:class", pk)
    return render(request, "schooling/pupils.html", {"form": form, "school_class": found})


@require_POST
def end_pupil(request: SignedIn, pk: UUID) -> HttpResponse:
    pupil = pupil_for(request.user, pk)
    found = class_for_staff(request.user, pupil.school_class_id)
    actions.end_pupil(pupil=pupil, on=timezone.localdate(), by=request.user, party=party_in(found))
    messages.success(request, _("Today is the last day in the class."))
    return redirect("schooling:class", found.pk)


def attendance(request: SignedIn, pk: UUID) -> HttpResponse:
    """Who came? One press a pupil, on a phone."""
    found = class_for_staff(request.user, pk)
    today = timezone.localdate()
    day = day_from(request, "day", reads.last_school_day(found, today))
    if request.method == "POST":
        mark(request, found, day)
        return redirect(f"{reverse('schooling:attendance', args=[pk])}?day={day}")
    rows = reads.attendance_rows(request.user, found, day)
    context = {
        "school_class": found,
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today else None,
        "lessons": reads.lessons_on(found, day),
        "rows": rows,
        "marks": Attendance.Mark.choices,
        "open_count": sum(not row["mark"] and not row["is_away"] for row in rows),
    }
    return render(request, "schooling/attendance.html", context)


def mark(request: SignedIn, found: SchoolClass, day: date) -> None:
    """One press: one pupil, or all the others; a rule's “no” is shown on the page."""
    seen = ClassPupil.objects.visible_to(request.user).filter(school_class=found).on(day)
    given: dict[str, Any] = {
        "school_class": found,
        "day": day,
        "by": request.user,
        "party": party_in(found),
    }
    try:
        if "others" in request.POST:
            people = [pupil.participant for pupil in seen.select_related("participant")]
            actions.mark_others_present(people=people, **given)
            return
        pupil = get_object_or_404(seen.select_related("participant"), participant=pressed(request))
        actions.mark_attendance(
            participant=pupil.participant, mark=request.POST.get("mark", ""), **given
        )
    except DomainError as error:
        messages.error(request, error.message)


def pressed(request: SignedIn) -> UUID | None:
    try:
        return UUID(request.POST.get("participant", ""))
    except ValueError:
        return None


def presence(request: SignedIn, pk: UUID) -> HttpResponse:
    """School and workplace side by side."""
    found = class_for(request.user, pk)
    wanted = request.GET.get("weeks", "")
    weeks = int(wanted) if wanted in map(str, WEEKS_COMPARED) else 8
    context = {
        "school_class": found,
        "weeks": weeks,
        "choices": WEEKS_COMPARED,
        "comparison": compare(request.user, found, weeks=weeks, today=timezone.localdate()),
    }
    return render(request, "schooling/presence.html", context)


def empty_days(request: SignedIn) -> HttpResponse:
    """Whom could somebody visit? Days with neither school nor workplace."""
    require_staff(request.user)
    today = timezone.localdate()
    monday = monday_of(day_from(request, "week", today))
    narrowed = EmptyDaysFilter(request.GET, queryset=people_of(request.user), request=request)
    context = {
        "filter": narrowed,
        "rows": days_without(narrowed.qs, monday, today),
        "monday": monday,
        "before": monday - WEEK,
        "after": monday + WEEK,
    }
    return render(request, "schooling/empty_days.html", context)


def own_week(request: SignedIn) -> HttpResponse:
    """A participant's own week: school and workplace on one page."""
    participant = own_participant(request.user)
    today = timezone.localdate()
    monday = monday_of(day_from(request, "week", today))
    context = {
        "days": week_of(participant, monday, today),
        "monday": monday,
        "before": monday - WEEK,
        "after": monday + WEEK,
    }
    return render(request, "schooling/own_week.html", context)
