"""Fixed words that the search filters by."""

from django.db import models


class OfferKind(models.TextChoices):
    """What an organization offers to work that others do together with it."""

    GOODS = "goods", "物（車・道具・食品など）"
    PLACE = "place", "場所（部屋・駐車場など）"
    PEOPLE = "people", "人手"
    KNOW_HOW = "know-how", "知識・技術"
    MONEY = "money", "資金"
