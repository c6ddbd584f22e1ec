"""What is kept of searches: counts of a day. Of who searched, and when in the day, nothing is.

Not a row per search: two searches of one person cannot be told from those of two, and places and words are not kept
beside the filters that went with them. Written by search.services.counting alone.
"""

from django.db import models
from wagtail.models import Page

MAX_WORDS = 60


class Visitor(models.TextChoices):
    PUBLIC = "public", "一般の人"
    STAFF = "staff", "職員（ログイン中）"


class SearchDay(models.Model):
    """How often these words were searched for at this place on that day.

    `words` are normalised; empty for a search by place or filters alone. Of what may be personal data nothing is kept
    but the number: `is_withheld`, without words, place and filters. `hits` are those of the last one.
    """

    day = models.DateField()
    visitor = models.CharField(max_length=10, choices=Visitor)
    words = models.CharField(max_length=MAX_WORDS, blank=True)
    region = models.CharField(max_length=10, blank=True)
    is_filtered = models.BooleanField(default=False)
    is_withheld = models.BooleanField(default=False)
    times = models.PositiveIntegerField(default=0)
    times_without_hit = models.PositiveIntegerField(default=0)
    times_loosened = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "検索の数"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "visitor", "words", "region", "is_filtered", "is_withheld"],
                name="search_day_unique",
            )
        ]
        # On how many days words were typed is asked for all words at once.
        indexes = [models.Index(fields=["words", "day"], name="search_day_words")]

    def __str__(self) -> str:
        return f"{self.day} {self.words}"


class FilterDay(models.Model):
    """How often a value of a facet was chosen on that day, whatever words went with it."""

    day = models.DateField()
    visitor = models.CharField(max_length=10, choices=Visitor)
    facet = models.CharField(max_length=30)
    value = models.CharField(max_length=60)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "選ばれた条件の数"
        constraints = [
            models.UniqueConstraint(fields=["day", "visitor", "facet", "value"], name="search_filter_day_unique")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.facet} {self.value}"


class OpenDay(models.Model):
    """How often a page was opened from a list of hits on that day. `words` as in SearchDay; empty if withheld, too."""

    day = models.DateField()
    visitor = models.CharField(max_length=10, choices=Visitor)
    words = models.CharField(max_length=MAX_WORDS, blank=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    times = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "検索から開かれた数"
        constraints = [
            models.UniqueConstraint(fields=["day", "visitor", "words", "page"], name="search_open_day_unique")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.page_id} {self.words}"
