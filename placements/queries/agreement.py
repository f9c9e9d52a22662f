"""Agreements read: the content as it is signed, what moves without a signature, the first draft."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.calendar import next_working_day
from common.dates import date_format
from employers.models import ContactPerson, Employer
from placements.models import (
    Agreement,
    ExpectationSheet,
    MidwayReview,
    Placement,
    Preparation,
    WorkplaceCustoms,
    WorkplaceWord,
)
from placements.models.agreement import days_in_order, iso
from placements.queries.sheet import settled_since, settled_values
from placements.states.agreement import (
    PAID,
    SIGNERS,
    AgreementState,
    AgreementType,
    PreparationCode,
    SheetState,
)
from placements.states.evaluation import Contract
from placements.states.placement import IN_FORCE
from reference.work import Kind, Weekday


def type_of(employer: Employer) -> str:
    """The type of an agreement follows who owns the workplace."""
    known = {each.value for each in AgreementType}
    return employer.ownership if employer.ownership in known else AgreementType.PRIVATE


def content_of(agreement: Agreement) -> dict[str, Any]:
    """Everything that stands in the version, as plain values: what is hashed and signed."""
    placement = agreement.placement
    return {
        "participant": placement.participant.name,
        "workplace": placement.workplace.name,
        "employer": placement.workplace.employer.name,
        "kind": agreement.kind,
        "type": agreement.type,
        "purpose": agreement.purpose,
        "learning_goals": agreement.learning_goals,
        "tasks": agreement.tasks,
        "starts_on": iso(agreement.starts_on),
        "ends_on": iso(agreement.ends_on),
        "days": [list(each) for each in days_in_order(agreement.days)],
        "weeks_pattern": agreement.weeks_pattern,
        "free_weeks": sorted(agreement.free_weeks),
        "contact": agreement.contact.name,
        "contact_phone": agreement.contact.phone,
        "deputy_contact": agreement.deputy_contact.name if agreement.deputy_contact else "",
        **our_side(placement),
        "contact_channel": agreement.contact_channel,
        "contact_every_weeks": agreement.contact_every_weeks,
        "most_contacts_in_4_weeks": agreement.most_contacts_in_4_weeks,
        "alone_after_weeks": agreement.alone_after_weeks,
        "subsidy_ends_on": iso(agreement.subsidy_ends_on),
        "pay": agreement.pay,
        "contract_form": agreement.contract_form,
        "version": agreement.version,
    }


def our_side(placement: Placement) -> dict[str, str]:
    """Who follows up, and who does when that person is away."""
    owner, deputy = placement.owner, placement.deputy
    return {
        "follow_up_by": " ".join(filter(None, [owner.name, owner.phone])) if owner else "",
        "follow_up_deputy": deputy.name if deputy else "",
    }


def words(content: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(key, label, value) of each line of a content, in the current language."""
    return [
        ("participant", _("Participant"), content["participant"]),
        ("workplace", _("Workplace"), f"{content['workplace']}, {content['employer']}"),
        ("kind", _("Kind"), str(Kind(content["kind"]).label)),
        ("type", _("Kind of workplace"), str(AgreementType(content["type"]).label)),
        ("purpose", _("Purpose"), content["purpose"]),
        ("learning_goals", _("Learning goals"), content["learning_goals"]),
        ("tasks", _("Tasks"), content["tasks"]),
        ("starts_on", _("First day"), day_words(content["starts_on"])),
        ("ends_on", _("Last day"), day_words(content["ends_on"])),
        ("days", _("Days and hours"), hours_words(content["days"])),
        (
            "weeks_pattern",
            _("Weeks"),
            str(Placement.Weeks(content["weeks_pattern"]).label),
        ),
        ("free_weeks", _("Free weeks"), ", ".join(content["free_weeks"])),
        ("contact", _("Contact person"), person_words(content)),
        ("deputy_contact", _("Deputy"), content["deputy_contact"]),
        # Versions from before these lines were asked for do not have them.
        ("follow_up_by", _("Who follows up"), content.get("follow_up_by", "")),
        ("follow_up_deputy", _("Follows up as deputy"), content.get("follow_up_deputy", "")),
        ("contact_channel", _("How we keep in touch"), content.get("contact_channel", "")),
        ("contact_every_weeks", _("Follow-up"), dose_words(content["contact_every_weeks"])),
        (
            "most_contacts_in_4_weeks",
            _("At most"),
            _("%(times)d contacts in four weeks") % {"times": content["most_contacts_in_4_weeks"]},
        ),
        ("alone_after_weeks", _("Manages alone after"), weeks_words(content["alone_after_weeks"])),
        ("subsidy_ends_on", _("The subsidy ends"), day_words(content["subsidy_ends_on"])),
        ("pay", _("Pay"), content["pay"]),
        ("contract_form", _("Contract"), contract_words(content["contract_form"])),
    ]


def day_words(day: str) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT") if day else ""


def hours_words(days: list[list[str]]) -> str:
    names = dict(Weekday.choices)
    return ", ".join(f"{names[day]} {start}–{end}" for day, start, end in days)


def person_words(content: dict[str, Any]) -> str:
    return " ".join(filter(None, [content["contact"], content["contact_phone"]]))


def dose_words(every: int | None) -> str:
    """An empty dose is an answer too: offered and declined."""
    if every is None:
        return _("Offered and declined")
    return ngettext("Every week", "Every %(weeks)d weeks", every) % {"weeks": every}


def weeks_words(weeks: int | None) -> str:
    if weeks is None:
        return ""
    return ngettext("%(weeks)d week", "%(weeks)d weeks", weeks) % {"weeks": weeks}


def contract_words(form: str) -> str:
    return str(Contract(form).label) if form else ""


def signature_boxes(agreement: Agreement) -> list[dict[str, Any]]:
    """Three boxes: who has signed, when, on whose behalf and why."""
    signed = {each.party: each for each in agreement.signatures.select_related("by")}
    return [
        {"party": party, "label": party.label, "signature": signed.get(party)} for party in SIGNERS
    ]


def missing_preparations(placement: Placement) -> list[str]:
    """Of the five preparations: what is neither done nor has a reason, as sentences."""
    rows = {row.code: row for row in Preparation.objects.filter(placement=placement)}
    return [
        str(code.label) for code in PreparationCode if code in rows and not rows[code].is_settled
    ]


def newest(placement: Placement) -> Agreement | None:
    return (
        Agreement.objects.filter(placement=placement)
        .select_related("contact", "deputy_contact")
        .order_by("-version")
        .first()
    )


def state_of_newest(version: Agreement | None) -> str:
    """What the page carries along on which a new one is written: another when this one is not."""
    if version is None:
        return ""
    return f"{version.version} {version.state}"


# What a pause, a leave or the midway review changes without new signatures.
MOVING_TERMS = ("starts_on", "ends_on", "weeks_pattern", "free_weeks", "contact_every_weeks",
                "most_contacts_in_4_weeks", "alone_after_weeks")  # fmt: skip


def terms_now(agreement: Agreement) -> dict[str, Any]:
    """What holds of a signed version's terms by now; of any other version nothing."""
    placement = agreement.placement
    if agreement.state != AgreementState.SIGNED or placement.state not in IN_FORCE:
        return {}
    return {name: getattr(placement, name) for name in MOVING_TERMS}


def later_end(placement: Placement, ends_on: date, *, days: int) -> date:
    """The last day so many days later; what is not paid ends with the programme."""
    longer = ends_on + timedelta(days=days)
    if placement.kind in PAID:
        return longer
    return max(ends_on, min(longer, placement.participant.programme_ends_on))


def last_day_now(agreement: Agreement) -> date:
    """The last day of a version that waits, later by each pause that ended since it was written.

    Whichever comes first, the third signature or the day back, nobody loses the days of the pause.
    """
    placement = agreement.placement
    resumed = placement.steps.filter(verb="resume", taken_at__gt=agreement.created_at).count()
    # They come in turn, so the newest of the pauses that are over belong to these.
    over = placement.pauses.exclude(ends_on=None).order_by("-created_at")[:resumed]
    days = sum((pause.ends_on - pause.starts_on).days for pause in over if pause.ends_on)
    return later_end(placement, agreement.ends_on, days=days)


def moved_since(agreement: Agreement) -> dict[str, Any]:
    """What came between a version that waits and the signatures: days of a pause, a newer word.

    What the workplace said midway, after the version was written, is not taken back by signing it.
    """
    said = MidwayReview.objects.filter(
        note__placement=agreement.placement_id,
        alone_after_weeks__isnull=False,
        created_at__gt=agreement.created_at,
    )
    newest_word = said.order_by("-created_at").first()
    moved: dict[str, Any] = {"ends_on": last_day_now(agreement)}
    if newest_word is not None:
        moved["alone_after_weeks"] = newest_word.alone_after_weeks
    return moved


def changed_since(version: Agreement) -> dict[str, Any]:
    """What came after a version was written, and a new one starts with."""
    return moved_since(version) | terms_now(version) | settled_since(version)


def deputy_beside(placement: Placement, contact: ContactPerson | None) -> ContactPerson | None:
    """Who at the workplace can step in for the contact person."""
    here = ContactPerson.objects.here().filter(workplace=placement.workplace_id)
    others = here.exclude(pk=contact.pk) if contact else here
    return others.order_by("-is_deputy", "name").first()


def left_words(person: ContactPerson) -> str:
    return _("%(name)s is at this workplace no more. A new version must name somebody else.") % {
        "name": person.name
    }


def names_no_more(version: Agreement) -> str:
    """Why nobody signs a version any more: somebody it names is gone. Empty: all are there."""
    for person in (version.contact, version.deputy_contact):
        if person is not None and person.left_at is not None:
            return left_words(person)
    named = version.content.get("follow_up_by")
    owner = version.placement.owner
    now = owner.name if owner else ""
    # The phone number stands behind the name.
    if named is None or named == now or (now and named.startswith(f"{now} ")):
        return ""
    return _("Somebody else follows up now than this version says. A new version is needed.")


def first_draft(placement: Placement) -> dict[str, Any]:
    """What a new version starts with: the version before, else the opening and the sheet."""
    return draft_after(newest(placement), placement)


def draft_after(before: Agreement | None, placement: Placement) -> dict[str, Any]:
    """The same for whoever knows the version before.

    Of the sheet nothing before both sides have answered: neither reads the other's answers here.
    """
    if before is not None:
        names = ("purpose", "learning_goals", "tasks", "starts_on", "ends_on", "days",
                 "weeks_pattern", "contact", "deputy_contact", "contact_every_weeks",
                 "most_contacts_in_4_weeks", "alone_after_weeks", "subsidy_ends_on", "pay",
                 "contract_form", "contact_channel")  # fmt: skip
        before.placement = placement
        facts = {name: getattr(before, name) for name in names}
        facts |= changed_since(before)
        return facts | {"free_weeks": ", ".join(facts.get("free_weeks", before.free_weeks))}
    opening = placement.opening
    sheet = ExpectationSheet.objects.filter(placement=placement).first()
    said = settled_values(sheet) if sheet and sheet.state != SheetState.FILLING else {}
    starts_on = max(opening.starts_from, next_working_day(timezone.localdate()))
    return {
        "purpose": opening.purpose,
        "learning_goals": opening.learning,
        "tasks": opening.tasks or opening.title,
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(weeks=opening.weeks, days=-1),
        "days": {
            day.weekday: [f"{day.starts_at:%H:%M}", f"{day.ends_at:%H:%M}"]
            for day in opening.days.all()
        },
        "weeks_pattern": placement.weeks_pattern,
        "contact": opening.contact,
        "deputy_contact": deputy_beside(placement, opening.contact),
        "contact_channel": placement.workplace.employer.contact_channel or _("Visit and phone"),
        "contact_every_weeks": int(said["contact"]) if said.get("contact") else "",
        "most_contacts_in_4_weeks": placement.most_contacts_in_4_weeks,
        "alone_after_weeks": int(said["alone"]) if said.get("alone") else None,
    }


def workplace_page(placement: Placement) -> dict[str, Any]:
    """Words and customs of the workplace, whoever wrote them."""
    return {
        "words": WorkplaceWord.objects.filter(workplace=placement.workplace_id),
        "customs": WorkplaceCustoms.objects.filter(workplace=placement.workplace_id).first(),
    }
