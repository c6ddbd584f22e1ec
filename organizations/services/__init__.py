"""Verbs of the directory."""

from organizations.organization_content import OrganizationContent
from organizations.services.applying import (
    begin_again,
    discard_draft,
    enter_for,
    may_begin_again,
    save_step,
    start_application,
    submit_application,
    version_of_step,
    withdraw_application,
)
from organizations.services.confirming import confirm_organization
from organizations.services.deciding import (
    add_note,
    approve_application,
    ask_applicant,
    assign,
    decline_application,
    take_up,
)
from organizations.services.designating import designate
from organizations.services.editing import VersionChanged, start_edit, submit_edit
from organizations.services.errors import AlreadyListed, ChangedElsewhere, NotInThisState
from organizations.services.members import (
    InvitationClosed,
    accept_member_invitation,
    change_member,
    find_member_invitation,
    invite_member,
    remove_member,
    revoke_member_invitation,
    why_closed,
)
from organizations.services.photos import add_photo, remove_photo
from organizations.services.publishing import publish_organization
from organizations.services.records import (
    ChangedMeanwhile,
    change_records,
    records_in_words,
    records_of,
    version_of,
)
from organizations.services.reporting import forget_old_reports, report_error, settle_report
from organizations.services.rules import add_first_rules

__all__ = [
    "AlreadyListed",
    "ChangedElsewhere",
    "ChangedMeanwhile",
    "InvitationClosed",
    "NotInThisState",
    "OrganizationContent",
    "VersionChanged",
    "accept_member_invitation",
    "add_first_rules",
    "add_note",
    "add_photo",
    "approve_application",
    "ask_applicant",
    "assign",
    "begin_again",
    "change_member",
    "change_records",
    "confirm_organization",
    "decline_application",
    "designate",
    "discard_draft",
    "enter_for",
    "find_member_invitation",
    "forget_old_reports",
    "invite_member",
    "may_begin_again",
    "publish_organization",
    "records_in_words",
    "records_of",
    "remove_member",
    "remove_photo",
    "report_error",
    "revoke_member_invitation",
    "save_step",
    "settle_report",
    "start_application",
    "start_edit",
    "submit_application",
    "submit_edit",
    "take_up",
    "version_of",
    "version_of_step",
    "why_closed",
    "withdraw_application",
]
