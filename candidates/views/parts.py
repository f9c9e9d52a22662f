"""The small forms of the profile talk: which section, which form, which action saves it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from candidates import actions
from candidates.forms import (
    ENTRY_FORMS,
    AdaptationsForm,
    AvailabilityForm,
    EntryForm,
    InterestsForm,
    NorwegianForm,
    OtherThingsForm,
    PracticalForm,
)
from candidates.models import Participant, ProfileEntry, SectionNote
from candidates.queries.profile import SectionState

Kind = ProfileEntry.Kind
Section = SectionNote.Section
MakeForm = Callable[..., Any]
Store = Callable[[Participant, Any, User], Any]


@dataclass(frozen=True)
class Part:
    """One form of a section."""

    key: str
    title: str | Promise
    form: MakeForm  # (participant, data, state=…) → form
    store: Store
    for_teachers: bool = False
    hint: str | Promise = ""


def entry_part(kind: str, title: str | Promise, **more: Any) -> Part:
    """The form that adds one entry of this kind."""
    form_class = ENTRY_FORMS[kind]

    def make(_participant: Participant, data: Any, **_state: Any) -> EntryForm:
        return form_class(data, prefix=kind)

    return Part(key=kind, title=title, form=make, store=partial(save_entry, kind), **more)


def save_entry(kind: str, participant: Participant, form: EntryForm, by: User) -> None:
    actions.add_entry(participant=participant, kind=kind, by=by, **form.how(), **form.facts())


def make_norwegian(_participant: Participant, data: Any, **_state: Any) -> NorwegianForm:
    return NorwegianForm(data, prefix="norwegian")


def save_norwegian(participant: Participant, form: NorwegianForm, by: User) -> None:
    actions.set_norwegian(participant=participant, levels=form.levels(), by=by, **form.how())


def chosen(participant: Participant, kind: str) -> list[str]:
    return [entry.value for entry in participant.entries.current().filter(kind=kind)]


def make_interests(participant: Participant, data: Any, **_state: Any) -> InterestsForm:
    known = {"cards": chosen(participant, Kind.INTEREST)} if data is None else None
    return InterestsForm(data, prefix="interest", initial=known)


def save_interests(participant: Participant, form: InterestsForm, by: User) -> None:
    actions.choose_interests(participant=participant, cards=form.cleaned_data["cards"], by=by)


def make_adaptations(participant: Participant, data: Any, **_state: Any) -> AdaptationsForm:
    known = {"codes": chosen(participant, Kind.ADAPTATION)} if data is None else None
    return AdaptationsForm(data, prefix="adaptation", initial=known)


def save_adaptations(participant: Participant, form: AdaptationsForm, by: User) -> None:
    actions.set_adaptations(participant=participant, codes=form.cleaned_data["codes"], by=by)


def make_days(participant: Participant, data: Any, **_state: Any) -> AvailabilityForm:
    return AvailabilityForm(data, prefix="days", participant=participant)


def save_days(participant: Participant, form: AvailabilityForm, by: User) -> None:
    actions.set_availability(
        participant=participant, spans=form.spans(), by=by, version=form.cleaned_data["version"]
    )


def make_practical(participant: Participant, data: Any, **_state: Any) -> PracticalForm:
    return PracticalForm(data, prefix="practical", instance=participant)


def save_practical(participant: Participant, form: PracticalForm, by: User) -> None:
    facts = {name: form.cleaned_data[name] for name in PracticalForm.FACTS}
    actions.change_practical(
        participant=participant, by=by, version=form.cleaned_data["version"], **facts
    )


def other_things(section: str) -> Part:
    """What ends every section (I-J2)."""

    def make(_participant: Participant, data: Any, *, state: SectionState) -> OtherThingsForm:
        return OtherThingsForm(data, prefix="other", note=state.note)

    def save(participant: Participant, form: forms.Form, by: User) -> None:
        actions.note_section(participant=participant, section=section, by=by, **form.cleaned_data)

    return Part("other", _("Other things that came up"), make, save, for_teachers=True)


PARTS: dict[str, list[Part]] = {
    Section.LANGUAGE: [
        Part("norwegian", _("Norwegian"), make_norwegian, save_norwegian, for_teachers=True),
        entry_part(Kind.LANGUAGE, _("Other language"), for_teachers=True),
    ],
    Section.EDUCATION: [entry_part(Kind.EDUCATION, _("Education"))],
    Section.EXPERIENCE: [
        entry_part(Kind.EXPERIENCE, _("Work experience")),
        entry_part(Kind.CERTIFICATE, _("Certificate")),
        entry_part(Kind.LICENCE, _("Driving licence")),
    ],
    Section.SKILLS: [
        entry_part(
            Kind.SKILL,
            _("Skill"),
            for_teachers=True,
            hint=_("Write it as it is said. Then confirm what it means."),
        )
    ],
    Section.WISHES: [
        entry_part(Kind.WISH, _("Wish in own words"), for_teachers=True),
        entry_part(Kind.GOAL, _("Goal: an occupation")),
        entry_part(Kind.STUDY_GOAL, _("Goal: education")),
        Part("interest", _("Interests by pictures"), make_interests, save_interests),
    ],
    Section.PRACTICAL: [
        Part("days", _("Free days"), make_days, save_days),
        Part("practical", _("Travel and needs"), make_practical, save_practical),
        Part("adaptation", _("Cannot do at work"), make_adaptations, save_adaptations),
    ],
}
for _section, _parts in PARTS.items():
    _parts.append(other_things(_section))
