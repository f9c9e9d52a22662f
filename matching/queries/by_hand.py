"""What people have decided about a pair before: a “no”, a lock, a ban, a lift."""

from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from candidates.models import Participant
from common.models import Table, as_table, read_tables
from employers.models import Opening
from matching.models import LiftArrangement, PairBan, PairLock, Proposal
from matching.queries.marks import moment_of
from matching.states import ProposalState

Row = dict[str, Any]
NOES = [ProposalState.REJECTED, ProposalState.DECLINED, ProposalState.REFUSED]


def decided_before(participant: Participant, opening: Opening, day: date) -> dict[str, Row | None]:
    """The `lock`, `ban` and `lift` of a pair that are in force, and who `said_no`; one query."""
    read = read_tables(_tables(participant, opening, day), together=True)
    found: dict[str, Row | None] = {"said_no": _newest_no(read.pop("noes"))}
    for name, rows in read.items():
        found[name] = None
        for row in rows:
            until = row.get("until")
            day_of_end = date.fromisoformat(until) if until else None
            found[name] = row | {"pk": UUID(row["pk"]), "until": day_of_end}
    return found


def _tables(participant: Participant, opening: Opening, day: date) -> dict[str, Table]:
    both = {"participant": participant, "opening": opening}
    there = {"participant": participant, "workplace": opening.workplace_id}
    noes = Proposal.objects.filter(
        Q(opening=opening, state__in=NOES)
        | Q(opening__workplace=opening.workplace_id, broke_off=True),
        participant=participant,
    )
    return {
        "lock": as_table(
            PairLock.objects.in_force(day).filter(**both), pk="pk", reason="reason", until="until"
        ),
        "ban": as_table(PairBan.objects.in_force(day).filter(**both), pk="pk", reason="reason"),
        "lift": as_table(
            LiftArrangement.objects.in_force().filter(**there), pk="pk", arrangement="arrangement"
        ),
        "noes": as_table(noes, state="state", broke_off="broke_off", at="in_state_since"),
    }


def _newest_no(rows: list[Row]) -> Row | None:
    """Who said no to this pair before, or what broke off at this workplace, and when."""
    if not rows:
        return None
    newest = max(rows, key=itemgetter("at"))
    broke_off = _("A placement here broke off")
    who = broke_off if newest["broke_off"] else ProposalState(newest["state"]).label
    return {"who": who, "when": moment_of(newest["at"])}
