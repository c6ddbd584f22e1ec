"""Fixed values of the case studies."""

from django.db import models

# The kind under which the search knows case studies; part of addresses.
CASE_STUDY_KIND = "case-study"


class PlaceRelation(models.TextChoices):
    """How a case belongs to a place: it happens there, or it is there for all of it."""

    LOCATED = "located", "所在地（取組を行っている場所）"
    SERVES = "serves", "対象地域（全域を対象とする）"
