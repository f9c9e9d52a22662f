"""What a timetable tells people: something that they own does not fit it, or moved with it."""

from django.urls import reverse

from accounts.models import User
from notifications.outbox import notify
from schooling.models import SchoolClass, Timetable


def tell_timetable_breaks(*, to: User, timetable: Timetable, count: int) -> None:
    """How many of the owner's own things break; who and when stands behind the sign-in."""
    school_class = timetable.school_class
    notify(
        to=to,
        kind="schooling.timetable_breaks",
        key=f"timetable:{timetable.pk}",
        facts={
            "school_class": school_class.name,
            "day": f"{timetable.valid_from:%d.%m.%Y}",
            "number": count,
        },
        path=reverse("schooling:breaks", args=[school_class.pk]),
    )


def tell_tasks_moved(*, to: User, school_class: SchoolClass, key: str, count: int) -> None:
    """How many of the owner's own tasks in class have another day now."""
    notify(
        to=to,
        kind="schooling.class_tasks_moved",
        key=f"{key}:moved",
        facts={"school_class": school_class.name, "number": count},
        path=reverse("placements:follow_ups"),
    )
