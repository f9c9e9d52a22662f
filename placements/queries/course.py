"""What the course of a placement reads: other periods, what is missing, who can be asked."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import UnitMembership, User
from accounts.parties import Party
from accounts.queries import who_works
from placements.models import Agreement, Pause, Placement, Preparation
from placements.queries.agreement import last_day_now, missing_preparations
from placements.queries.start_note import missing_note
from placements.states.agreement import AgreementState
from placements.states.follow_up import FollowUpKind
from placements.states.placement import OVER, UNDER_WAY, PlacementState


def ended_in(placement: Placement, starts_on: date, ends_on: date) -> Placement | None:
    """Another placement of the person that has ended and shares a day with this period."""
    ended = Placement.objects.filter(
        state=PlacementState.ENDED, started_on__lte=ends_on, ended_on__gte=starts_on
    )
    others = ended.filter(participant=placement.participant_id).exclude(pk=placement.pk)
    return others.order_by("-ended_on").first()


def other_in_force(placement: Placement) -> Placement | None:
    """Another placement of the person that is agreed, or runs, and has not ended yet."""
    others = Placement.objects.in_force().filter(participant=placement.participant_id)
    return others.exclude(pk=placement.pk).first()


def missing_before_start(placement: Placement) -> list[str]:
    """What should be done before the first day and is not; each is a sentence for the page."""
    note = missing_note(placement)
    if Preparation.objects.filter(placement=placement).exists():
        return missing_preparations(placement) + note
    visits = placement.follow_ups.open().filter(kind=FollowUpKind.JOINT_VISIT)
    return [each.label for each in visits] + note


def teachers_here(placement: Placement) -> QuerySet[User]:
    """Everybody who is a teacher in the municipality now."""
    return who_works([Party.TEACHER], unit__municipality=placement.municipality_id)


def staff_here(placement: Placement) -> QuerySet[User]:
    """Who meets the person as consultant or teacher now, as `visible_to` would say."""
    person = placement.participant
    here = Q(unit__municipality=placement.municipality_id)
    reads = here & Q(role=Party.CONSULTANT, user__in=[person.consultant_id, person.deputy_id])
    if not person.has_protected_address:
        teachers = [person.teacher_id, placement.teacher_id]
        reads |= Q(role=Party.CONSULTANT, unit=person.unit_id)
        reads |= here & Q(role=Party.TEACHER, user__in=teachers)
    held = UnitMembership.objects.active().filter(reads)
    return User.objects.filter(pk__in=held.values("user")).order_by("first_name", "pk")


def lacks_teacher(placement: Placement) -> bool:
    """A language practice that no teacher who works here answers for."""
    if not placement.is_language_practice:
        return False
    answers = placement.owner_id is not None and placement.owner_id == placement.teacher_id
    return not (answers and teachers_here(placement).filter(pk=placement.teacher_id).exists())


def pause_of(placement: Placement) -> Pause | None:
    """The pause that the placement is in."""
    return placement.pauses.filter(ends_on=None).first()


def longer_in_signing(placement: Placement, today: date) -> Agreement | None:
    """A version with days to come after the last one that holds, and somebody's signature on it.

    It waits for the others until it expires.
    """
    waiting = placement.agreements.filter(state=AgreementState.OPEN, signatures__isnull=False)
    version = waiting.select_related("placement__participant").first()
    return version if version is not None and last_day_now(version) >= today else None


def is_on_leave(placement: Placement) -> bool:
    """Whether the person is on leave from the programme now."""
    return placement.participant.leaves.filter(ends_on=None).exists()


def changes_open(placement: Placement) -> list[str]:
    """What a consultant may change beside the flow now, as names of pages."""
    is_running = placement.state == PlacementState.RUNNING
    is_over = placement.state in OVER
    is_away = not is_over and is_on_leave(placement)
    offered = {
        "longer": is_running,
        "protocol": placement.state in UNDER_WAY,
        "leave": is_running and not is_away,
        "back": is_away,
        "programme": not is_over,
        "teacher": not is_over,
        "deputy": not is_over,
        "close": placement.state == PlacementState.ENDED and placement.closed_on is None,
    }
    return [name for name, is_open in offered.items() if is_open]
