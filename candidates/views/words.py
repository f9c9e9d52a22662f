"""Own words become skills and occupations of the lists: suggested by spelling, chosen by people."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.parties import Party
from candidates import actions
from candidates.access import entry_for
from candidates.models import ProfileEntry
from candidates.queries.profile import section_of
from candidates.views.base import SignedIn, posted
from reference import queries as reference_queries
from reference.models import Occupation, Skill

Kind = ProfileEntry.Kind
SHORTEST = 3
MOST_AT_ONCE = 5


def with_suggestions(entries: list[ProfileEntry]) -> list[dict[str, Any]]:
    """The entries, and beside own words that nobody has confirmed yet, what they may mean.

    For the newest few only: each costs some queries, and one confirms a few at a time.
    """
    waiting = [entry for entry in entries if waits_for_a_meaning(entry)]
    meant = {entry.pk: suggestions_for(entry) for entry in waiting[:MOST_AT_ONCE]}
    return [{"entry": entry, "suggestions": meant.get(entry.pk, [])} for entry in entries]


def waits_for_a_meaning(entry: ProfileEntry) -> bool:
    is_unnamed = entry.skill_id is None and entry.occupation_id is None
    return entry.kind in {Kind.SKILL, Kind.EXPERIENCE} and bool(entry.text) and is_unnamed


def suggestions_for(entry: ProfileEntry) -> list[dict[str, Any]]:
    """[{field, value, label, accepted}]: skills for a skill, occupations for an experience."""
    if entry.kind == Kind.SKILL:
        return [
            {
                "field": "skill",
                "value": each.skill.pk,
                "label": str(each.skill),
                "accepted": each.accepted,
            }
            for each in reference_queries.suggest_skills(entry.text, 3)
        ]
    return [
        {"field": "occupation", "value": each.pk, "label": str(each), "accepted": False}
        for each in reference_queries.search_occupations(entry.text, 3)
    ]


@require_POST
def confirm_words(request: SignedIn, pk: UUID) -> HttpResponse:
    """Somebody who knows says: yes, that is what these words mean."""
    entry = entry_for(request.user, pk, Party.CONSULTANT, Party.TEACHER, Party.PARTICIPANT)
    skill = Skill.objects.filter(pk=request.POST.get("skill", "")).first()
    occupation = Occupation.objects.filter(pk=request.POST.get("occupation", "")).first()
    actions.confirm_words(entry=entry, by=request.user, skill=skill, occupation=occupation)
    messages.success(request, _("Saved."))
    return redirect(back_to(request, entry))


def back_to(request: SignedIn, entry: ProfileEntry) -> str:
    """Where an entry is worked on: the own profile, or its section of the talk."""
    if entry.participant.user_id == request.user.pk:
        return reverse("candidates:own_profile")
    return reverse("candidates:talk_section", args=[entry.participant_id, section_of(entry.kind)])


def suggest_occupations(request: SignedIn) -> HttpResponse:
    """The radio buttons under “which occupation?”; the page works without it too."""
    sent = next((name for name in request.GET if name.endswith("occupation_words")), "")
    words, prefix = str(request.GET.get(sent, "")), sent.removesuffix("occupation_words")
    found = reference_queries.search_occupations(words) if len(words.strip()) >= SHORTEST else []
    context = {"suggestions": found, "name": f"{prefix}occupation"}
    return render(request, "candidates/_occupation_choices.html", context)


def education_gave(request: SignedIn, pk: UUID) -> HttpResponse:
    """Which skills did the education give, and which occupations is it for? A person confirms."""
    education = entry_for(request.user, pk, Party.CONSULTANT)
    if education.kind != Kind.EDUCATION:
        return redirect(back_to(request, education))
    if posted(request) is not None:
        actions.confirm_what_education_gave(
            education=education,
            by=request.user,
            skills=list(Skill.objects.filter(pk__in=request.POST.getlist("skills"))),
            occupations=list(Occupation.objects.filter(pk__in=request.POST.getlist("occupations"))),
        )
        messages.success(request, _("Saved."))
        return redirect(back_to(request, education))
    words = request.GET.get("search", "").strip() or education.text
    given = Skill.objects.filter(pk__in=education.skills_given.current().values("skill"))
    tied = list(education.occupations.all())
    context = {
        "participant": education.participant,
        "education": education,
        "words": words,
        "given": given,
        "skills": [
            each.skill
            for each in reference_queries.suggest_skills(words, 8)
            if each.skill not in given
        ],
        "tied": tied,
        "occupations": [
            each for each in reference_queries.search_occupations(words, 8) if each not in tied
        ],
    }
    return render(request, "candidates/education_gave.html", context)
