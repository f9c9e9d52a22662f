"""Openings: five answers are enough to post one; the rest is filled in and confirmed later."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from accounts.queries import settings_for
from common.errors import DomainError
from employers import messages
from employers.actions import checks
from employers.actions.contact import note_talk
from employers.actions.workplaces import add_contact, add_occupancy, change_workplace
from employers.models import (
    ContactLogEntry,
    LanguageNeed,
    Occupancy,
    Opening,
    OpeningDay,
    OpeningSkill,
    Workplace,
)
from employers.models.facts import OPENING_FIELDS, Need, OpeningFacts, SkillWish
from employers.queries.people import (
    answer_due_on,
    members_of,
    ownership_in,
    party_of,
    who_answers,
)
from employers.states import EmployerState, OpeningState

WINDOW = timedelta(days=60)
# What the five questions do not ask: it comes in the consultant's call.
ASKED_IN_THE_CALL = ["kind", "purpose"]


def note(verb: str, opening: Opening, by: User | None, **facts: Any) -> None:
    """One line in the audit trail about an opening."""
    party = party_of(by, opening.workplace.employer)
    audit.record(verb, opening, by=by, party=party, facts=facts)


def lock_opening(opening: Opening) -> Opening:
    return Opening.objects.locked().select_related("workplace__employer").get(pk=opening.pk)


def store_facts(opening: Opening, facts: OpeningFacts) -> None:
    """Check what is said, then write it: the plain fields and the rows beside them."""
    unknown = set(facts.fields) - set(OPENING_FIELDS)
    if unknown:
        raise DomainError(_("This cannot be changed here."), field=min(unknown))
    for name, value in facts.fields.items():
        setattr(opening, name, value)
    check_opening(opening, facts)
    opening.save()
    if facts.days is not None:
        store_days(opening, facts.days)
    if facts.language is not None:
        store_language(opening, facts.language)
    if facts.skills is not None:
        store_skills(opening, facts.skills)


def check_opening(opening: Opening, facts: OpeningFacts) -> None:
    checks.window(opening.starts_from, opening.starts_until)
    checks.fields_of(opening, list(facts.fields))
    checks.capacity(opening)
    if facts.days is not None:
        checks.days(facts.days)
        # “At least three days” of a place with two is two (the story: “or all if fewer”).
        opening.min_days = min(opening.min_days, len(facts.days))
    if facts.language is not None:
        checks.language(facts.language)
    contact = opening.contact
    if contact is not None and contact.workplace_id != opening.workplace_id:
        raise DomainError(_("Choose somebody at this workplace."), field="contact")


def store_days(opening: Opening, days: dict[str, tuple[time, time]]) -> None:
    OpeningDay.objects.filter(opening=opening).delete()
    OpeningDay.objects.bulk_create(
        OpeningDay(opening=opening, weekday=day, starts_at=start, ends_at=end)
        for day, (start, end) in days.items()
    )


def store_language(opening: Opening, needs: dict[str, Need]) -> None:
    """A function that is not named stays as it is."""
    LanguageNeed.objects.filter(opening=opening, function__in=list(needs)).delete()
    LanguageNeed.objects.bulk_create(
        LanguageNeed(
            opening=opening,
            function=function,
            to_start=need.to_start,
            to_be_hired=need.to_be_hired,
            if_misunderstood=need.if_misunderstood,
        )
        for function, need in needs.items()
    )


def store_skills(opening: Opening, wishes: Iterable[SkillWish]) -> None:
    """What stays keeps its row, so that a page opened before still names it."""
    new = dict.fromkeys(wishes)
    for row in OpeningSkill.objects.filter(opening=opening).order_by("pk"):
        if wish_of(row) in new:
            del new[wish_of(row)]
        else:
            row.delete()
    OpeningSkill.objects.bulk_create(
        OpeningSkill(
            opening=opening,
            skill_id=wish.skill_id,
            text="" if wish.skill_id else wish.text,
            is_needed=wish.is_needed,
        )
        for wish in new
    )


def wish_of(row: OpeningSkill) -> SkillWish:
    return SkillWish(text=row.text, skill_id=row.skill_id, is_needed=row.is_needed)


@transaction.atomic
def create_opening(
    *, workplace: Workplace, by: User, facts: OpeningFacts, is_confirmed: bool = False
) -> Opening:
    """A draft. What a consultant says stays marked until the employer confirms it."""
    today = timezone.localdate()
    opening = Opening(
        workplace=workplace,
        starts_from=facts.fields.get("starts_from") or today,
        starts_until=facts.fields.get("starts_until") or today + WINDOW,
        refreshed_at=timezone.now(),
    )
    if facts.days is None:
        checks.days({})
    store_facts(opening, facts)
    by_employer = party_of(by, workplace.employer) == Party.EMPLOYER
    if not (by_employer or is_confirmed):
        opening.unconfirmed_fields = facts.names()
        opening.save(update_fields=["unconfirmed_fields"])
    note("create_opening", opening, by)
    return opening


@transaction.atomic
def offer_opening(
    *,
    workplace: Workplace,
    by: User,
    title: str,
    days: dict[str, tuple[time, time]],
    supervision_ceiling: int | None,
    others_inside: int,
    language: dict[str, Need],
    contact_name: str,
    contact_phone: str = "",
    capacity: int = 1,
    support_would_change: list[str] | None = None,
    today: date | None = None,
) -> Opening:
    """The five answers: post the opening; somebody calls about the rest.

    `supervision_ceiling` None leaves the workplace as it is.
    """
    if by and workplace.employer.state != EmployerState.APPROVED:
        raise DomainError(_("The employer is not approved yet."), code="not_approved")
    if supervision_ceiling not in {None, workplace.supervision_ceiling}:
        workplace = change_workplace(
            workplace=workplace, by=by, supervision_ceiling=supervision_ceiling
        )
    tell_others_inside(workplace, others_inside, by, today or timezone.localdate())
    contact = add_contact(workplace=workplace, by=by, name=contact_name, phone=contact_phone)
    fields = {
        "title": title,
        "capacity": capacity,
        "contact": contact,
        "support_would_change": support_would_change or [],
    }
    opening = create_opening(
        workplace=workplace,
        by=by,
        facts=OpeningFacts(fields=fields, days=days, language=language),
    )
    opening.asked_in_call = ASKED_IN_THE_CALL
    opening.save(update_fields=["asked_in_call"])
    post_opening(opening=opening, by=by)
    return opening


def tell_others_inside(workplace: Workplace, people: int, by: User, today: date) -> None:
    """“Inside now from others”: write down those that we do not know of yet."""
    known = sum(each.people for each in workplace.occupancies.on(today))
    if people > known:
        add_occupancy(
            workplace=workplace, by=by, scheme=Occupancy.Scheme.OTHER, people=people - known
        )


@transaction.atomic
def change_opening(
    *,
    opening: Opening,
    by: User,
    facts: OpeningFacts,
    version: int | str | None = None,
    is_confirmed: bool = False,
) -> Opening:
    """Fill in or correct. The employer's own word confirms; a consultant's waits for it.

    `is_confirmed`: the consultant has the employer's yes already (on the phone).
    """
    held = lock_opening(opening)
    held.expect_version(version)
    by_employer = party_of(by, held.workplace.employer) == Party.EMPLOYER
    waiting = set(held.unconfirmed_fields)
    said = set(facts.names())
    is_settled = by_employer or is_confirmed
    held.unconfirmed_fields = sorted(waiting - said if is_settled else waiting | said)
    held.asked_in_call = [name for name in held.asked_in_call if name not in said]
    held.version += 1
    store_facts(held, facts)
    note("change_opening", held, by, fields=facts.names(), version=held.version)
    if not is_settled:
        messages.tell_confirm(held, members_of(held.workplace.employer))
    return held


@transaction.atomic
def change_skills(
    *, opening: Opening, by: User, add: SkillWish | None = None, remove: str = ""
) -> Opening:
    """One skill more, or one (its row's id) less; what others add meanwhile stays."""
    held = lock_opening(opening)
    rows = OpeningSkill.objects.filter(opening=held).order_by("pk")
    wishes = [wish_of(row) for row in rows]
    kept = [wish_of(row) for row in rows if str(row.pk) != remove]
    if add is not None and add not in kept:
        kept.append(add)
    if kept == wishes:
        return held
    return change_opening(opening=held, by=by, facts=OpeningFacts(skills=kept))


@transaction.atomic
def confirm_opening(
    *,
    opening: Opening,
    by: User,
    fields: Iterable[str] | None = None,
    on_the_phone: bool = False,
    version: int | str | None = None,
) -> Opening:
    """The employer says that what a consultant filled in is right: all of it, or these fields.

    A consultant may note the employer's yes from the phone; the trail shows who did.
    """
    held = lock_opening(opening)
    held.expect_version(version)
    if party_of(by, held.workplace.employer) != Party.EMPLOYER and not on_the_phone:
        raise DomainError(_("Only the employer can confirm this."), code="not_the_employer")
    settled = set(held.unconfirmed_fields if fields is None else fields)
    held.unconfirmed_fields = sorted(set(held.unconfirmed_fields) - settled)
    held.save(update_fields=["unconfirmed_fields"])
    note("confirm_opening", held, by, fields=sorted(settled), on_the_phone=on_the_phone)
    return held


@transaction.atomic
def post_opening(*, opening: Opening, by: User) -> Opening:
    """From now on it takes part in matching; of an employer's own somebody calls by a day."""
    held = take_step(opening, "post", by)
    employer, place = held.workplace.employer, held.workplace.municipality
    if waits_for_call(held, by):
        held.call_owner, held.call_due_on = who_answers(employer, place), answer_due_on(place)
        held.save(update_fields=["call_owner", "call_due_on"])
        owner = held.call_owner
    else:
        relation = ownership_in(employer, place)
        owner = relation.owner if relation else None
    if owner and owner != by:
        messages.tell_opening_posted(held, owner)
    return held


def waits_for_call(opening: Opening, by: User) -> bool:
    """The employer's own offer; not the parts of a place that was posted before its split."""
    whole = opening.split_from
    is_known = whole is not None and whole.steps.filter(verb="post").exists()
    return party_of(by, opening.workplace.employer) == Party.EMPLOYER and not is_known


@transaction.atomic
def finish_call(
    *,
    opening: Opening,
    by: User,
    kind: str = ContactLogEntry.Kind.CALL,
    result: str = ContactLogEntry.Result.INFORMATION,
    minutes: int | None = None,
) -> Opening:
    """A consultant has talked with the employer about its new place; the log counts it."""
    held = lock_opening(opening)
    if party_of(by, held.workplace.employer) == Party.EMPLOYER:
        raise DomainError(_("The consultant writes down the talk."), code="not_the_consultant")
    if held.call_due_on is None:
        return held
    held.call_owner, held.call_due_on, held.asked_in_call = None, None, []
    held.save(update_fields=["call_owner", "call_due_on", "asked_in_call"])
    note("finish_call", held, by)
    note_talk(workplace=held.workplace, by=by, kind=kind, result=result, minutes=minutes)
    return held


def take_step(opening: Opening, verb: str, by: User | None, *, code: str = "") -> Opening:
    held = lock_opening(opening)
    if verb in {"post", "reopen"}:
        check_can_open(held)
    held.move(verb, by=by, code=code)
    if verb in {"post", "refresh", "reopen"}:
        held.refreshed_at = timezone.now()
    held.version += verb != "refresh"
    held.save(update_fields=["refreshed_at", "version"])
    note(f"{verb}_opening", held, by)
    return held


def check_can_open(opening: Opening) -> None:
    if opening.workplace.employer.state != EmployerState.APPROVED:
        raise DomainError(_("The employer is not approved yet."), code="not_approved")
    if opening.is_split:
        raise DomainError(_("This place is split. Open its parts instead."), code="split")
    if not opening.days.exists():
        raise DomainError(_("Choose at least one weekday."), code="no_days", field="days")


@transaction.atomic
def refresh_opening(*, opening: Opening, by: User) -> Opening:
    """Still true, as of now."""
    return take_step(opening, "refresh", by)


@transaction.atomic
def close_opening(*, opening: Opening, by: User, code: str = "") -> Opening:
    """Nobody new is proposed; people who are there stay."""
    return take_step(opening, "close", by, code=code)


@transaction.atomic
def reopen_opening(*, opening: Opening, by: User) -> Opening:
    """Back in matching. A window that is over starts again today."""
    held = take_step(opening, "reopen", by)
    today = timezone.localdate()
    if held.starts_until < today:
        length = held.starts_until - held.starts_from
        held.starts_from, held.starts_until = today, today + max(length, timedelta())
        held.save(update_fields=["starts_from", "starts_until"])
    return held


@transaction.atomic
def mark_stale(*, now: datetime) -> int:
    """Openings that nobody refreshed for so long as their municipality says. Returns how many."""
    marked = 0
    due = Opening.objects.filter(state=OpeningState.OPEN)
    places = due.order_by().values_list("workplace__municipality", flat=True).distinct()
    for number in list(places):
        limit = now - timedelta(days=settings_for(number).opening_stale_days)
        old = Opening.objects.unrefreshed_since(limit).filter(workplace__municipality=number)
        for held in old.locked().select_related("workplace__employer", "workplace__municipality"):
            held.move("go_stale", by=None)
            owner = ownership_in(held.workplace.employer, held.workplace.municipality)
            people = {*members_of(held.workplace.employer), *([owner.owner] if owner else [])}
            messages.tell_stale(held, sorted(people, key=lambda each: str(each.pk)))
            marked += 1
    return marked
