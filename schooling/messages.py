"""What a timetable tells people: something that they own does not go together with it."""

from django.urls import reverse

from accounts.models import User
from notifications.outbox import notify
from schooling.models import Timetable


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
