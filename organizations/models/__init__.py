from organizations.models.applications import (
    AnswerTemplate,
    Application,
    ApplicationEvent,
    ApplicationNote,
    ApplicationPhoto,
    ParticipationRules,
)
from organizations.models.index_page import OrganizationIndexPage
from organizations.models.members import DirectorySettings, MemberInvitation, Membership
from organizations.models.organizations import (
    Organization,
    OrganizationAgreement,
    OrganizationDisclosure,
    OrganizationLink,
    OrganizationOffer,
    OrganizationPhoto,
    OrganizationService,
    ServiceArea,
)
from organizations.models.records import (
    OrganizationContact,
    OrganizationDesignation,
    OrganizationStatus,
    ServiceTimes,
)
from organizations.models.reports import CorrectionReport

__all__ = [
    "AnswerTemplate",
    "Application",
    "ApplicationEvent",
    "ApplicationNote",
    "ApplicationPhoto",
    "CorrectionReport",
    "DirectorySettings",
    "MemberInvitation",
    "Membership",
    "Organization",
    "OrganizationAgreement",
    "OrganizationContact",
    "OrganizationDesignation",
    "OrganizationDisclosure",
    "OrganizationIndexPage",
    "OrganizationLink",
    "OrganizationOffer",
    "OrganizationPhoto",
    "OrganizationService",
    "OrganizationStatus",
    "ParticipationRules",
    "ServiceArea",
    "ServiceTimes",
]
