"""Warnings and marks beside pairs: what one should know before deciding; never inside the score.

Everything for a page of pairs is read at once, so a list costs the same at one row and at fifty.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import MunicipalitySettings, User
from accounts.queries import local_terms_of, settings_for
from candidates.models import Participant, ProfileEntry
from common.dates import date_format
from common.models import Table, as_table, read_tables
from employers.models import ContactLogEntry, ContactPerson, EmployerMember, Opening, OpeningDay
from employers.queries import bus_warnings
from matching.models import LiftArrangement, PriorityRule, Proposal
from matching.queries.warnings import TOWARDS_GOAL, UNPAID_RUNGS
from matching.states import HOLDS_PLACE, LIVE, DecisionWarning, DeclineReason, ProposalState

LOOKS_BACK = timedelta(days=60)
Words = str | Promise
Entry = ProfileEntry.Kind


@dataclass(frozen=True)
class Warned:
    """One warning; `needs_reason`: approving in spite of it takes a written reason."""

    code: str
    text: Words
    needs_reason: bool = False


@dataclass(frozen=True)
class Mark:
    """Something worth seeing beside a pair, with a tone of the design system."""

    text: Words
    tone: str = "neutral"


@dataclass(frozen=True)
class Pair:
    """What warnings read of a pair: a proposal or a scored pair."""

    participant: Participant
    opening: Opening
    goal: float
    is_availability_only: bool
    is_outdated: bool


class PairFacts:
    """What is known around some people and some openings, read for all of them together."""

    def __init__(
        self, user: User, participants: Collection[Participant], openings: Collection[Opening]
    ) -> None:
        self.now = timezone.now()
        self.people = [each.pk for each in participants]
        self.openings = [each.pk for each in openings]
        self.employers = {each.workplace.employer_id for each in openings}
        self.workplaces = {each.workplace_id for each in openings}
        self.limits = settings_of(participants)
        self.bus_places = [
            each.pk
            for each in openings
            if each.workplace.bus_days or each.workplace.bus_from or each.workplace.bus_until
        ]
        read = read_tables(self._tables(user), together=True)
        self._keep_contacts(read["requests"])
        self.lifts = {(UUID(row["person"]), UUID(row["place"])) for row in read["lifts"]}
        self.speaks_for = {UUID(row["place"]) for row in read["speaks"] + read["meets"]}
        self._keep_profiles(read["entries"])
        self._keep_proposals(read["proposals"])
        newest_first = sorted(read["rules"], key=itemgetter("agreed_on", "created_at"))[::-1]
        self.rules = [
            PriorityRule(**row | {"agreed_on": date.fromisoformat(row["agreed_on"])})
            for row in newest_first
        ]
        # Hours matter only where somebody has asked about the bus.
        self.days: dict[UUID, list[Any]] = defaultdict(list)
        for row in read["days"]:
            hours = (time.fromisoformat(row[edge]) for edge in ("starts_at", "ends_at"))
            self.days[UUID(row["opening"])].append((row["weekday"], *hours))

    def _tables(self, user: User) -> dict[str, Table]:
        """Everything that is known around them; one query for all of it."""
        log = ContactLogEntry.objects.requests().filter(
            employer__in=self.employers,
            happened_at__gt=self.now - LOOKS_BACK,
            happened_at__lte=self.now,
        )
        asked = log.order_by().values("employer")
        proposals = Proposal.objects.filter(
            Q(participant__in=self.people) | Q(opening__in=self.openings),
            state__in=sorted(LIVE | {ProposalState.ENDED, ProposalState.DECLINED}),
        )
        return {
            "requests": as_table(
                asked.annotate(times=Count("pk"), last=Max("happened_at")),
                employer="employer_id", times="times", last="last",
            ),
            "lifts": as_table(
                LiftArrangement.objects.in_force().filter(participant__in=self.people),
                person="participant_id", place="workplace_id",
            ),
            "speaks": as_table(
                EmployerMember.objects.active().filter(user=user, employer__in=self.employers),
                place="employer_id",
            ),
            "meets": as_table(
                ContactPerson.objects.here().filter(user=user, workplace__in=self.workplaces),
                place="workplace_id",
            ),
            "entries": as_table(
                ProfileEntry.objects.for_matching().filter(
                    participant__in=self.people,
                    kind__in=[Entry.EDUCATION, Entry.CERTIFICATE, Entry.GOAL, Entry.STUDY_GOAL],
                ),
                pk="pk", person="participant_id", kind="kind", years="years", text="text",
                value="value", occupation="occupations",
            ),
            "proposals": as_table(
                proposals, pk="pk", opening="opening_id", person="participant_id",
                title="opening__title", state="state", code="decline_code",
                job="opening__occupation_id",
            ),
            "days": as_table(
                OpeningDay.objects.filter(opening__in=self.bus_places),
                opening="opening_id", weekday="weekday", starts_at="starts_at", ends_at="ends_at",
            ),
            "rules": as_table(
                PriorityRule.objects.in_force(timezone.localdate(self.now)).filter(
                    municipality__in=self.limits
                ),
                municipality_id="municipality_id", group="group", days="days", points="points",
                agreed_by="agreed_by", agreed_on="agreed_on", created_at="created_at",
            ),
        }  # fmt: skip

    @cached_property
    def local_words(self) -> dict[str, dict[str, str]]:
        """What each municipality calls its bodies; read once, where a mark names one."""
        return local_terms_of(self.limits)

    def _keep_contacts(self, rows: list[dict[str, Any]]) -> None:
        self.asked: dict[UUID, tuple[int, datetime]] = {
            UUID(row["employer"]): (row["times"], moment_of(row["last"])) for row in rows
        }

    def _keep_profiles(self, rows: list[dict[str, Any]]) -> None:
        """Schooling, papers and goals: what warnings and relevance read of the entries."""
        self.schooling: dict[UUID, float] = defaultdict(float)
        self.papers: dict[UUID, list[str]] = defaultdict(list)
        self.work_goals: set[UUID] = set()
        self.study_goals: dict[UUID, set[str]] = defaultdict(set)
        counted: set[str] = set()  # an education stands once for each occupation that it is for
        for row in rows:
            person, kind = UUID(row["person"]), row["kind"]
            if kind == Entry.GOAL:
                self.work_goals.add(person)
            elif kind == Entry.STUDY_GOAL:
                self.study_goals[person] |= {row["occupation"]} if row["occupation"] else set()
            elif row["pk"] not in counted:
                self.papers[person].append(f"{row['text']} {row['value']}".casefold())
                is_education = kind == Entry.EDUCATION
                self.schooling[person] += float(row["years"] or 0) if is_education else 0
            counted.add(row["pk"])

    def _keep_proposals(self, rows: list[dict[str, Any]]) -> None:
        """Who else is under way to these openings, and where these people are."""
        self.had_practice: set[UUID] = set()
        self.others: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
        self.elsewhere: dict[UUID, list[tuple[UUID, str, str]]] = defaultdict(list)
        self.declined: set[tuple[UUID, UUID | str]] = set()  # a person with an opening or a job
        for row in sorted(rows, key=itemgetter("pk")):
            person, opening, state = UUID(row["person"]), UUID(row["opening"]), row["state"]
            if state == ProposalState.ENDED:
                self.had_practice.add(person)
            elif state == ProposalState.DECLINED:
                self.declined.add((person, opening))
                if row["job"] and row["code"] == DeclineReason.NOT_MY_GOAL:
                    self.declined.add((person, row["job"]))
            else:
                self.others[opening].append((person, state))
                self.elsewhere[person].append((opening, row["title"], state))

    # Warnings ---------------------------------------------------------------------------------

    def warnings(self, pair: Pair) -> list[Warned]:
        """Everything that speaks against a pair without forbidding it."""
        found = self._against_the_way(pair)
        if pair.is_outdated:
            found.append(
                Warned("outdated", _("Out of date: the profile or the opening has changed since."))
            )
        found += self._about_the_employer(pair)
        found += self._about_the_journey(pair)
        found += self._wished(pair)
        return found

    def _against_the_way(self, pair: Pair) -> list[Warned]:
        """The four that approving needs a written reason for (queries/warnings.py)."""
        participant, opening = pair.participant, pair.opening
        had = participant.pk in self.had_practice or participant.last_practice_ended_on
        found = []
        if had and pair.goal < TOWARDS_GOAL and opening.rung in UNPAID_RUNGS:
            found.append(DecisionWarning.PRACTICE_AFTER_PRACTICE)
        if pair.is_availability_only:
            found.append(DecisionWarning.AVAILABILITY_ONLY)
        if not self.declined.isdisjoint(
            {(participant.pk, opening.pk), (participant.pk, opening.occupation_id)}
        ):
            found.append(DecisionWarning.AGAINST_WISH)
        if not self.speaks_for.isdisjoint({opening.workplace.employer_id, opening.workplace_id}):
            found.append(DecisionWarning.KNOWS_EACH_OTHER)
        return [Warned(each.value, each.label, needs_reason=True) for each in found]

    def _about_the_employer(self, pair: Pair) -> list[Warned]:
        times, last = self.asked.get(pair.opening.workplace.employer_id, (0, None))
        limits = self.limits[pair.participant.municipality_id]
        if last is None:
            return []
        days = (self.now - last).days
        if times >= limits.most_requests_in_60_days:
            text = ngettext(
                "The employer was asked %(n)d time in 60 days.",
                "The employer was asked %(n)d times in 60 days.",
                times,
            ) % {"n": times}
            return [Warned("asked_often", text)]
        if days < limits.cool_down_days:
            text = ngettext(
                "The employer was asked %(n)d day ago.",
                "The employer was asked %(n)d days ago.",
                days,
            ) % {"n": days}
            return [Warned("cool_down", text)]
        return []

    def _about_the_journey(self, pair: Pair) -> list[Warned]:
        workplace = pair.opening.workplace
        if pair.participant.has_car or (pair.participant.pk, workplace.pk) in self.lifts:
            return []
        return [Warned("bus", text) for text in bus_warnings(workplace, self.days[pair.opening.pk])]

    def _wished(self, pair: Pair) -> list[Warned]:
        """What the place wishes and the profile does not show: a warning, never a rule (R-E7)."""
        opening, person = pair.opening, pair.participant.pk
        found = []
        if opening.schooling_years and self.schooling[person] < opening.schooling_years:
            found.append(
                Warned(
                    "schooling",
                    _("Wished: %(years)d years of schooling. The profile shows %(shown)g.")
                    % {"years": opening.schooling_years, "shown": self.schooling[person]},
                )
            )
        test = opening.passed_test.casefold()
        if test and not any(test in paper for paper in self.papers[person]):
            found.append(
                Warned(
                    "passed_test",
                    _("Wished: %(test)s. The profile does not show it.")
                    % {"test": opening.passed_test},
                )
            )
        if opening.motivation_talk:
            found.append(Warned("motivation_talk", _("Wished: a motivation talk first.")))
        return found

    # Marks ------------------------------------------------------------------------------------

    def marks(self, pair: Pair) -> list[Mark]:
        """What to see at a glance: social contact, who else is proposed, ways in of the place."""
        found = []
        if pair.participant.wishes_social_contact and is_social(pair.opening):
            found.append(Mark(_("Talk and lunch together"), "success"))
        found += self._others(pair)
        if pair.opening.selected_by == Opening.SelectedBy.SCHOOL_PICKS:
            body = self.local_words[pair.participant.municipality_id]["school"]
            found.append(Mark(capfirst(_("%(body)s picks") % {"body": body}), "info"))
        first = pair.opening.first_group
        if first and pair.opening.first_group_until and not is_over(pair.opening):
            words = Opening.FirstGroup(first).label
            until = date_format(pair.opening.first_group_until, "SHORT_DATE_FORMAT")
            found.append(Mark(f"{words}, {until}", "info"))
        return found

    def _others(self, pair: Pair) -> list[Mark]:
        """Held places and proposals of other people at the same opening."""
        others = [
            state for person, state in self.others[pair.opening.pk] if person != pair.participant.pk
        ]
        held = sum(state in HOLDS_PLACE for state in others)
        proposed = len(others) - held
        found = []
        if held:
            found.append(
                Mark(
                    _("%(held)d of %(places)d held")
                    % {"held": held, "places": pair.opening.capacity},
                    "warning" if held >= pair.opening.capacity else "neutral",
                )
            )
        if proposed:
            text = ngettext(
                "%(n)d other is proposed here", "%(n)d others are proposed here", proposed
            )
            found.append(Mark(text % {"n": proposed}))
        return found


def moment_of(text: str) -> datetime:
    """A moment as the database writes it into JSON: in UTC where no zone is said."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_over(opening: Opening) -> bool:
    return bool(opening.first_group_until and opening.first_group_until < timezone.localdate())


def is_social(opening: Opening) -> bool:
    """A place with talk and a shared lunch (M-P-14)."""
    return opening.talk >= 2 and (opening.lunch_together or opening.workplace.has_lunch_together)


SOCIAL = Q(talk__gte=2) & (Q(lunch_together=True) | Q(workplace__has_lunch_together=True))


def settings_of(participants: Collection[Participant]) -> dict[str, MunicipalitySettings]:
    """The settings of each municipality of these people, or the defaults.

    No query when the people were read with `participant__municipality__settings`.
    """
    places = {each.municipality_id: each.municipality for each in participants}
    return {
        number: getattr(place, "settings", None) or MunicipalitySettings(municipality=place)
        for number, place in places.items()
    }


def caseload_warning(participant: Participant) -> str:
    """Of with_caseload(): the consultant's count beside the norm, when it is above."""
    if participant.consultant_id is None:
        return _("Nobody answers for this person.")
    norm = settings_for(participant.municipality).caseload_norm
    if participant.caseload <= norm:
        return ""
    return _("The consultant has %(count)d participants. The norm is %(norm)d.") % {
        "count": participant.caseload,
        "norm": norm,
    }
