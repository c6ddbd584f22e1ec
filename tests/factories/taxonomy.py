"""Terms."""

import factory

from taxonomy.models import ActivityField, BodyKind, ServiceAType


class ActivityFieldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityField
        django_get_or_create = ("key",)

    key = "shopping"
    label = factory.LazyAttribute(
        lambda term: {"shopping": "買い物", "transport": "移動（交通）"}.get(term.key, term.key)
    )
    number = factory.LazyAttribute(lambda term: {"shopping": 4, "transport": 6}.get(term.key, 24))


class BodyKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BodyKind
        django_get_or_create = ("key",)

    key = "npo"
    label = factory.LazyAttribute(lambda term: {"npo": "NPO法人", "company": "民間企業"}.get(term.key, term.key))


class ServiceATypeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceAType
        django_get_or_create = ("key",)

    key = "1-1"
    label = "①-1 日常生活の支援（市場拡大）"
