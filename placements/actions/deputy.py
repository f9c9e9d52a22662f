"""Who steps in when whoever answers for a placement is away."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError
from placements.actions.base import check_goes_on, hold, once_more, record
from placements.models import Placement
from placements.queries.course import staff_here


@once_more
@transaction.atomic
def set_deputy(*, placement: Placement, deputy: User, by: User) -> Placement:
    """Of the placement, and of its open tasks that have none or had the one before."""
    held = hold(placement.pk)
    check_goes_on(held)
    if not staff_here(held).filter(pk=deputy.pk).exists():
        raise DomainError(
            _("%(name)s has no access here.") % {"name": deputy.name},
            code="no_access",
            field="deputy",
        )
    if deputy.pk == held.owner_id:
        raise DomainError(
            _("The deputy must be somebody else."), code="same_person", field="deputy"
        )
    former, held.deputy = held.deputy_id, deputy
    held.save(update_fields=["deputy"])
    tasks = held.follow_ups.open().filter(Q(deputy=None) | Q(deputy=former))
    tasks.exclude(owner=deputy).update(deputy=deputy)
    facts = {"before": str(former or ""), "after": str(deputy.pk)}
    record("set_deputy", held, placement=held, by=by, facts=facts)
    return held
