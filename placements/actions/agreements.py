"""The agreement: drafted from what is known, signed by three, void with any change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from common.calendar import check_thinkable
from common.errors import DomainError, StaleRecord
from employers.models import ContactPerson
from placements.actions import course
from placements.actions.base import check_goes_on, hold, once_more, record
from placements.actions.guards import check_new_goal, pass_change
from placements.actions.preparations import list_preparations
from placements.actions.signing import (
    check_can_sign,
    check_follow_up_named,
    check_people,
    signs_for,
)
from placements.messages import agreement as messages
from placements.models import Agreement, ExpectationSheet, Placement, Signature
from placements.queries.agreement import (
    changed_since,
    content_of,
    deputy_beside,
    last_day_now,
    left_words,
    moved_since,
    state_of_newest,
    type_of,
)
from placements.queries.agreement_page import has_signed_as_themselves
from placements.queries.fingerprint import hash_of_content
from placements.queries.sheet import open_rows
from placements.states.agreement import (
    SHORT,
    SIGNERS,
    AgreementState,
    SheetState,
    needed_fields,
)
from placements.states.placement import OVER, UNDER_WAY

# A version that nobody signs is asked about twice, and then runs out.
WARN_AFTER = (timedelta(days=7), timedelta(days=14))
EXPIRES_AFTER = timedelta(days=21)
# Days between two warnings, and between the last one and the end: also when the clock was away.
BETWEEN_WARNINGS = timedelta(days=7)
LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True)
class AgreementFacts:
    """What stands in a version. `days`: {"mon": ["09:00", "14:00"], …}."""

    purpose: str
    contact: ContactPerson | None
    starts_on: date
    ends_on: date
    days: dict[str, list[str]]
    learning_goals: str = ""
    tasks: str = ""
    weeks_pattern: str = Placement.Weeks.EVERY
    free_weeks: list[str] = field(default_factory=list)
    deputy_contact: ContactPerson | None = None
    contact_every_weeks: int | None = 2
    most_contacts_in_4_weeks: int = 4
    contact_channel: str = ""
    alone_after_weeks: int | None = None
    subsidy_ends_on: date | None = None
    pay: str = ""
    contract_form: str = ""


@once_more
@transaction.atomic
def write_version(
    *,
    placement: Placement,
    facts: AgreementFacts,
    by: User,
    reasons: Mapping[str, str] | None = None,
    version: str | None = None,
) -> Agreement:
    """A new version for all to sign. Earlier open versions and their signatures are void.

    While the placement runs, the signed version holds until the new one is signed. The sheet
    must be settled and heard by the participant first. `reasons` answers, by its code, each guard
    that another last day, or other money, meets. `version` is the state_of_newest() that the page
    was opened on: what others have written, or all have signed, since is not replaced unread.
    """
    held = hold(placement.pk)
    check_goes_on(held)
    before = Agreement.objects.locked().filter(placement=held).order_by("-version").first()
    check_is_newest(before, version)
    check_sheet(held)
    # Before anybody signs, so that who follows up stands in what they sign.
    course.check_teacher(held)
    check_facts(held, facts)
    pass_change(held, facts.ends_on, facts.subsidy_ends_on, reasons=reasons or {}, by=by)
    void_before(held, by=by)
    written = Agreement(
        placement=held,
        version=(before.version if before else 0) + 1,
        kind=held.kind,
        type=type_of(held.workplace.employer),
        **vars(facts),
    )
    if held.state in UNDER_WAY:
        # What never began is agreed anew, and grows no longer than it was.
        check_new_goal(held, written)
    written.content = content_of(written)
    written.content_hash = hash_of_content(written.content)
    written.save()
    list_preparations(held)
    record("write_version", written, placement=held, by=by, facts={"version": written.version})
    messages.tell_version(written)
    return written


def check_is_newest(before: Agreement | None, version: str | None) -> None:
    if version is None or before is None or version == state_of_newest(before):
        return
    raise StaleRecord(
        _("Version %(version)d stands here now: %(state)s. Read it, and send again to replace it.")
        % {"version": before.version, "state": before.get_state_display()}
    )


def check_sheet(held: Placement) -> None:
    sheet = ExpectationSheet.objects.filter(placement=held).first()
    if sheet is None or sheet.state == SheetState.FILLING:
        raise DomainError(
            _("First both sides fill in what they expect."), code="no_sheet", field="purpose"
        )
    if open_rows(sheet):
        raise DomainError(
            _("You and the workplace answered differently. Settle it first."), code="open_rows"
        )
    if sheet.state != SheetState.ACCEPTED:
        raise DomainError(
            _("The participant has not agreed to the expectations yet."), code="not_accepted"
        )


def check_facts(held: Placement, facts: AgreementFacts) -> None:
    for name in needed_fields(held.kind):
        if not getattr(facts, name):
            raise DomainError(_("This is needed here."), code="needed", field=name)
    for name in ("starts_on", "ends_on", "subsidy_ends_on"):
        check_thinkable(getattr(facts, name), name)
    check_last_day(held, facts)
    check_deputy(held, facts)
    for name in ("contact", "deputy_contact"):
        check_is_there(held, getattr(facts, name), name)
    check_hours(facts.days)
    course.check_period(held, facts.starts_on, facts.ends_on)


def check_is_there(held: Placement, person: ContactPerson | None, name: str) -> None:
    if person is None:
        return
    if person.workplace_id != held.workplace_id:
        raise DomainError(
            _("Choose somebody at this workplace."), code="other_place", field="contact"
        )
    if person.left_at is not None:
        raise DomainError(left_words(person), code="contact_left", field=name)


def check_last_day(held: Placement, facts: AgreementFacts) -> None:
    if facts.ends_on < facts.starts_on:
        raise DomainError(
            _("The last day lies before the first."), code="end_before_start", field="ends_on"
        )
    if has_passed(held, facts.ends_on):
        raise DomainError(_("Choose today or a later day."), code="past", field="ends_on")
    if facts.ends_on - facts.starts_on > LONGEST:
        raise DomainError(_("Expected at most five years."), code="too_long", field="ends_on")


def has_passed(held: Placement, ends_on: date) -> bool:
    """Nothing is agreed for days that are over; a pause alone outlasts the last day that holds."""
    is_kept = held.state in UNDER_WAY and ends_on == held.ends_on
    return ends_on < timezone.localdate() and not is_kept


def check_deputy(held: Placement, facts: AgreementFacts) -> None:
    """A named deputy, wherever the workplace has a second person to name."""
    if facts.deputy_contact is not None and facts.deputy_contact == facts.contact:
        raise DomainError(
            _("Choose somebody else as the deputy."), code="same_person", field="deputy_contact"
        )
    if held.kind in SHORT or facts.deputy_contact is not None or facts.contact is None:
        return
    if deputy_beside(held, facts.contact) is not None:
        raise DomainError(_("This is needed here."), code="needed", field="deputy_contact")


def check_hours(days: dict[str, list[str]]) -> None:
    for start, end in days.values():
        if str(end) <= str(start):
            raise DomainError(
                _("The hours end before they start. Hours over midnight are two days."),
                code="hours",
                field="days",
            )


def void_before(held: Placement, *, by: User) -> list[Agreement]:
    """The open version is replaced; before the start also the signed one. What was replaced."""
    replaced = {AgreementState.OPEN}
    if held.state not in UNDER_WAY:
        replaced.add(AgreementState.SIGNED)
    found = list(Agreement.objects.locked().filter(placement=held, state__in=replaced))
    for earlier in found:
        earlier.move("replace", by=by)
        messages.cancel_all(earlier)
    course.reopen(placement=held, by=by)
    return found


def hold_agreement(agreement: Agreement) -> tuple[Placement, Agreement]:
    placement = hold(agreement.placement_id)
    held = (
        Agreement.objects.locked().select_related("contact", "deputy_contact").get(pk=agreement.pk)
    )
    held.placement = placement
    return placement, held


@once_more
@transaction.atomic
def sign(
    *, agreement: Agreement, party: str, by: User, content_hash: str, reason: str = ""
) -> Signature:
    """Sign exactly what was shown. The third signature puts the agreement in force.

    Refused by name: an older version, other content than was shown, expectations that are open
    again, a period that is over, another placement that is not, somebody named who is gone, a
    second signature of the same party, and signing for somebody else, or for a second party,
    without a reason.
    """
    placement, held = hold_agreement(agreement)
    if party not in SIGNERS:
        raise DomainError(_("This party does not sign."), code="not_a_signer")
    check_goes_on(placement)
    check_can_sign(held, content_hash)
    if has_passed(placement, last_day_now(held)):
        raise DomainError(
            _("The agreed period is over. Make a new agreement first."), code="too_late"
        )
    course.check_no_other(placement)
    check_sheet(placement)
    check_follow_up_named(placement, held)
    check_people(held)
    if Signature.objects.filter(agreement=held, party=party).exists():
        raise DomainError(_("This party has signed already."), code="signed_already")
    is_own = signs_for(placement, party, by)
    # Who speaks for two sides still signs as one of them; the other needs words.
    needs_reason = not is_own or has_signed_as_themselves(held.signatures.all(), by)
    if needs_reason and not reason.strip():
        raise DomainError(
            _("You sign for somebody else. Write why; everybody can read it."),
            code="reason_needed",
            field="reason",
        )
    signature = Signature.objects.create(
        agreement=held,
        party=party,
        by=by,
        on_behalf_reason=reason.strip() if needs_reason else "",
        content_hash=held.content_hash,
        signed_at=timezone.now(),
    )
    record(
        "sign",
        held,
        placement=placement,
        by=by,
        party=party if is_own else Party.CONSULTANT,
        facts={"for": party, "version": held.version},
    )
    messages.cancel_asked(held, party)
    if Signature.objects.filter(agreement=held).count() == len(SIGNERS):
        put_in_force(placement, held)
    else:
        messages.tell_signed(held, party)
    return signature


def put_in_force(placement: Placement, held: Agreement) -> None:
    """All have signed: the version before is replaced, and the terms hold from now on."""
    for earlier in Agreement.objects.locked().filter(
        placement=placement, state=AgreementState.SIGNED
    ):
        earlier.move("replace", by=None)
    held.move("complete", by=None)
    messages.cancel_all(held)
    course.agree(placement=placement, agreement=held, moved=moved_since(held))


def warn_unsigned(*, now: datetime) -> int:
    """Two warnings, a week apart, to whoever has not signed. Returns how many were sent."""
    waiting = Agreement.objects.unsigned_since(now - WARN_AFTER[0]).filter(
        warned__lt=len(WARN_AFTER)
    )
    return sum(warn(agreement, now=now) for agreement in waiting.order_by("pk"))


def warn(agreement: Agreement, *, now: datetime) -> bool:
    with transaction.atomic():
        placement, held = hold_agreement(agreement)
        is_due = (
            held.state == AgreementState.OPEN
            and placement.state not in OVER
            and held.warned < len(WARN_AFTER)
            and now >= held.in_state_since + WARN_AFTER[held.warned]
            and had_time(held, now)
        )
        if not is_due:
            return False
        held.warned += 1
        held.warned_at = now
        held.save(update_fields=["warned", "warned_at"])
        record("warn_unsigned", held, placement=placement, by=None)
        messages.tell_unsigned(held)
    return True


def had_time(held: Agreement, now: datetime) -> bool:
    """Whether a week lies between the last warning and now, counted in days."""
    if held.warned_at is None:
        return True
    passed = timezone.localdate(now) - timezone.localdate(held.warned_at)
    return passed >= BETWEEN_WARNINGS


def expire_unsigned(*, now: datetime) -> int:
    """Versions that were warned about twice and still lack a signature run out."""
    waiting = Agreement.objects.unsigned_since(now - EXPIRES_AFTER).filter(warned=len(WARN_AFTER))
    return sum(expire(agreement, now=now) for agreement in waiting.order_by("pk"))


def expire(agreement: Agreement, *, now: datetime) -> bool:
    with transaction.atomic():
        placement, held = hold_agreement(agreement)
        is_due = now >= held.in_state_since + EXPIRES_AFTER and had_time(held, now)
        if held.state != AgreementState.OPEN or not is_due:
            return False
        held.move("expire", by=None)
        messages.cancel_all(held)
        record("expire", held, placement=placement, by=None)
        messages.tell_expired(held)
    return True


def facts_of(agreement: Agreement, **changes: Any) -> AgreementFacts:
    """The facts of a version as they hold now, with some changed: what a new one starts from."""
    names = AgreementFacts.__dataclass_fields__
    facts = {name: getattr(agreement, name) for name in names} | changed_since(agreement)
    return AgreementFacts(**(facts | changes))
