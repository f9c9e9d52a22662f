"""Everything that can change participants, their profiles and their consent."""

from candidates.actions.consent import (
    give_consent,
    pause_matching,
    resume_matching,
    seed_consent_texts,
    withdraw_consent,
)
from candidates.actions.entries import (
    add_entry,
    confirm_words,
    hide_entry,
    replace_entry,
    show_entry,
    withdraw_entry,
)
from candidates.actions.equity import record_equity
from candidates.actions.imports import (
    advance_import,
    cancel_import,
    confirm_import,
    go_on_with_imports,
    start_import,
)
from candidates.actions.joining import (
    accept_participant_invitation,
    invite_participant,
    link_account,
)
from candidates.actions.participants import (
    advance_phases,
    change_participant,
    close_participant,
    create_participant,
    give_consultant,
    hand_over,
    reopen_participant,
    set_protected_address,
)
from candidates.actions.practical import (
    ask_for_volunteering,
    change_practical,
    set_availability,
    set_own_weights,
)
from candidates.actions.practice import (
    end_practice,
    hold_support_talk,
    open_support_talk,
    start_practice,
)
from candidates.actions.rights import (
    answer_objection,
    confirm_rights,
    note_reading,
    raise_objection,
    record_rights_course,
    remind_of_objections,
)
from candidates.actions.sections import (
    ask_again,
    choose_interests,
    confirm_what_education_gave,
    note_section,
    set_adaptations,
    set_norwegian,
)

__all__ = [
    "accept_participant_invitation",
    "add_entry",
    "advance_import",
    "advance_phases",
    "answer_objection",
    "ask_again",
    "ask_for_volunteering",
    "cancel_import",
    "change_participant",
    "change_practical",
    "choose_interests",
    "close_participant",
    "confirm_import",
    "confirm_rights",
    "confirm_what_education_gave",
    "confirm_words",
    "create_participant",
    "end_practice",
    "give_consent",
    "give_consultant",
    "go_on_with_imports",
    "hand_over",
    "hide_entry",
    "hold_support_talk",
    "invite_participant",
    "link_account",
    "note_reading",
    "note_section",
    "open_support_talk",
    "pause_matching",
    "raise_objection",
    "record_equity",
    "record_rights_course",
    "remind_of_objections",
    "reopen_participant",
    "replace_entry",
    "resume_matching",
    "seed_consent_texts",
    "set_adaptations",
    "set_availability",
    "set_norwegian",
    "set_own_weights",
    "set_protected_address",
    "show_entry",
    "start_import",
    "start_practice",
    "withdraw_consent",
    "withdraw_entry",
]
