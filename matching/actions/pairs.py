"""What consultants decide about single pairs: propose by hand, lock, ban, lift; rides to work."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.calendar import check_thinkable
from common.errors import DomainError
from employers.models import Opening, Workplace
from matching.actions.base import once_more
from matching.actions.storing import fill
from matching.case import Built, Calculation, build, without_bans
from matching.case.build import weights_for
from matching.models import LiftArrangement, PairBan, PairLock, Proposal, ScoredPair
from matching.models.rules import PairRule
from matching.queries.words import OUT, why_words
from matching.states import ProposalState

# People decide: what keeps a pair out of runs does not keep it out of a consultant's hands.
MAY_BE_OVERRULED = frozenset({"said_no", "broke_off"})


def note(verb: str, subject: PairRule | LiftArrangement | Proposal, by: User | None) -> None:
    """One line in the audit trail about a pair."""
    audit.record(
        verb,
        subject,
        by=by,
        party=Party.CONSULTANT if by else Party.CLOCK,
        municipality=subject.participant.municipality,
        facts={"participant": str(subject.participant_id)},
    )


@once_more
@transaction.atomic
def propose_pair(*, participant: Participant, opening: Opening, by: User) -> Proposal:
    """Suggest a pair by hand, from today's facts. Raises DomainError with every broken rule.

    A live proposal of the pair is returned; one that is only suggested is renewed.
    """
    held = Participant.objects.locked().get(pk=participant.pk)
    place = Opening.objects.locked().get(pk=opening.pk)
    live = Proposal.objects.live().filter(participant=held, opening=place).first()
    if live is not None and live.state != ProposalState.SUGGESTED:
        return live
    built = build(
        region=[held.municipality],
        day=timezone.localdate(),
        participants=[held.pk],
        openings=[place.pk],
        weights=weights_for(held.municipality),
    )
    pair = (str(held.pk), str(place.pk))
    refuse_outside(built, *pair)
    calculation = Calculation(without_bans(built, *pair, codes=MAY_BE_OVERRULED))
    broken = calculation.broken([pair])[pair]
    if broken:
        words = [str(why_words(built.bans.get(pair, c) if c == "pair" else c)) for c in broken]
        raise DomainError(" ".join(words), code="not_possible")
    proposal = fill(live or Proposal(), None, built, calculation.pair(*pair))
    proposal.save()
    note("propose_pair", proposal, by)
    return proposal


def refuse_outside(built: Built, participant: str, opening: str) -> None:
    """Raise DomainError when either side takes no part in matching, and say why."""
    if participant not in built.people:
        why = OUT.get(built.out.get(participant, ""), _("takes no part in matching"))
        raise DomainError(_("The person %(why)s.") % {"why": why}, code="not_possible")
    if opening not in built.openings:
        raise DomainError(_("The place takes no part in matching."), code="not_possible")


def check_end(until: date | None, *, is_required: bool) -> None:
    if until is None and is_required:
        raise DomainError(_("Say until when."), code="required", field="until")
    check_thinkable(until, "until")
    if until is not None and until < timezone.localdate():
        raise DomainError(_("The last day is a day from today on."), field="until")


def check_reason(reason: str) -> str:
    """One line of reason; it is required, and what was typed stays in the form."""
    words = " ".join(reason.split())
    if not words:
        raise DomainError(_("Write why."), code="required", field="reason")
    if len(words) > 300:
        raise DomainError(_("At most 300 characters."), field="reason")
    return words


@transaction.atomic
def lock_pair(
    *, participant: Participant, opening: Opening, by: User, reason: str, until: date | None
) -> PairLock:
    """Keep a pair: the next runs place it first. The same lock again changes nothing."""
    words = check_reason(reason)
    check_end(until, is_required=True)
    held = Participant.objects.locked().get(pk=participant.pk)
    today = timezone.localdate()
    for lock in PairLock.objects.locked().filter(participant=held, lifted_at=None):
        if not lock.is_in_force(today):
            end_rule(lock, by=None)
        elif lock.opening_id == opening.pk:
            return lock
        else:
            raise DomainError(
                _("The person is locked to “%(opening)s”. Lift that lock first.")
                % {"opening": lock.opening.title},
                code="locked_elsewhere",
            )
    if PairBan.objects.in_force(today).filter(participant=held, opening=opening).exists():
        raise DomainError(_("This pair is banned. Lift the ban first."), code="banned")
    lock = PairLock.objects.create(
        participant=held, opening=opening, by=by, reason=words, until=until
    )
    note("lock_pair", lock, by)
    return lock


@transaction.atomic
def ban_pair(
    *,
    participant: Participant,
    opening: Opening,
    by: User | None,
    reason: str,
    code: str = "",
    until: date | None = None,
) -> PairBan:
    """Never propose this pair until the day. Its suggested proposal and its lock are over."""
    words = check_reason(reason)
    check_end(until, is_required=False)
    held = Participant.objects.locked().get(pk=participant.pk)
    today = timezone.localdate()
    pair = {"participant": held, "opening": opening}
    for ban in PairBan.objects.locked().filter(**pair, lifted_at=None):
        if ban.is_in_force(today):
            return ban
        end_rule(ban, by=None)
    for lock in PairLock.objects.locked().filter(**pair, lifted_at=None):
        end_rule(lock, by=by)
    for proposal in Proposal.objects.locked().filter(**pair, state=ProposalState.SUGGESTED):
        proposal.move("supersede", by=by, code="banned")
    ScoredPair.objects.filter(**pair).delete()
    ban = PairBan.objects.create(**pair, by=by, reason=words, code=code, until=until)
    note("ban_pair", ban, by)
    return ban


def end_rule(rule: PairRule, *, by: User | None) -> None:
    rule.lifted_at, rule.lifted_by = timezone.now(), by
    rule.save(update_fields=["lifted_at", "lifted_by"])


@transaction.atomic
def lift_rule(*, rule: PairRule, by: User) -> None:
    """Take back a lock or a ban; the next run decides anew. Lifting twice changes nothing."""
    held = type(rule).objects.locked().get(pk=rule.pk)
    if held.lifted_at is None:
        end_rule(held, by=by)
        note("lift_lock" if isinstance(held, PairLock) else "lift_ban", held, by)


@transaction.atomic
def record_lift(
    *, participant: Participant, workplace: Workplace, arrangement: str, by: User
) -> LiftArrangement:
    """Somebody drives: the workplace is within reach from now on (F10)."""
    words = " ".join(arrangement.split())
    if not words:
        raise DomainError(_("Write who drives and on which days."), field="arrangement")
    held = Participant.objects.locked().get(pk=participant.pk)
    lift = LiftArrangement.objects.in_force().filter(participant=held, workplace=workplace).first()
    if lift is not None:
        return lift
    lift = LiftArrangement.objects.create(
        participant=held, workplace=workplace, arrangement=words[:200], recorded_by=by
    )
    raise_version(held.pk)
    note("record_lift", lift, by)
    return lift


@transaction.atomic
def end_lift(*, lift: LiftArrangement, by: User) -> None:
    """Nobody drives any more; what was proposed because of it is out of date."""
    held = LiftArrangement.objects.select_for_update().get(pk=lift.pk)
    if held.ended_at is None:
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        raise_version(held.participant_id)
        note("end_lift", held, by)


def raise_version(participant: UUID) -> None:
    """A ride is a fact that matching reads of the person, so it makes the profile newer."""
    Participant.objects.filter(pk=participant).update(version=F("version") + 1)
