"""Who gets in to a class: load or 404, permitted or 403."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.access import require_role
from accounts.models import User
from accounts.parties import Party
from schooling.models import ClassPupil, SchoolClass

STAFF = frozenset({Party.TEACHER, Party.CONSULTANT})
READERS = STAFF | {Party.LEADER}


def class_for(user: User, pk: UUID) -> SchoolClass:
    """A class that the person may read; who is in it is another question."""
    seen = SchoolClass.objects.visible_to(user).select_related("unit", "teacher", "municipality")
    return get_object_or_404(seen, pk=pk)


def class_for_staff(user: User, pk: UUID) -> SchoolClass:
    """A class that the person may write in: 403 for a leader."""
    found = class_for(user, pk)
    if not found.viewer_parties & STAFF:
        raise PermissionDenied
    return found


def pupil_for(user: User, pk: UUID) -> ClassPupil:
    pupils = ClassPupil.objects.visible_to(user).select_related("participant", "school_class")
    return get_object_or_404(pupils, pk=pk)


def require_reader(user: User) -> None:
    require_role(user, READERS)


def require_staff(user: User) -> None:
    require_role(user, STAFF)


def party_in(school_class: SchoolClass) -> str:
    """The capacity in which the viewer writes: the teacher before the consultant."""
    is_teacher = Party.TEACHER in school_class.viewer_parties
    return Party.TEACHER if is_teacher else Party.CONSULTANT
