"""Verbs of the case studies."""

from casestudies.services.bulk import (
    Change,
    Effect,
    FieldsChange,
    PlacesChange,
    PlannedChange,
    change_in_bulk,
    items_in_drafts,
    plan_in_bulk,
)
from casestudies.services.confirming import confirm_case_study
from casestudies.services.publishing import CaseStudyContent, publish_case_study, rich_text_of

__all__ = [
    "CaseStudyContent",
    "Change",
    "Effect",
    "FieldsChange",
    "PlacesChange",
    "PlannedChange",
    "change_in_bulk",
    "confirm_case_study",
    "items_in_drafts",
    "plan_in_bulk",
    "publish_case_study",
    "rich_text_of",
]
