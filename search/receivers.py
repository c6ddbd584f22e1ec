"""From a saved or deleted record to an IndexEntry row, in the same transaction.

`post_save` and `post_delete`, because Wagtail sends `page_published` outside the transaction: a process killed in
between would lose it. Wagtail saves pages atomically; other searchable models must be saved in a transaction.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site

from regions.models import DailyLivingArea
from regions.signals import areas_loaded
from search import registry, services
from search.models import ThesaurusEntry, ThesaurusState
from search.tasks import reconcile_index
from taxonomy.models import ActivityField, Trouble


@receiver(pre_save)
def address_about_to_change(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """A new slug or a move changes the addresses of all pages below without any of them being saved.

    Wagtail tells of both only after the transaction, so the addresses are compared here.
    """
    if isinstance(instance, Page) and instance.pk:
        before = Page._default_manager.filter(pk=instance.pk).values_list("url_path", flat=True).first()
        if before not in (None, instance.url_path):
            below = Page._default_manager.filter(path__startswith=instance.path, depth__gt=instance.depth)
            _queue_pages(below)


@receiver(post_save)
def record_saved(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if sender is Page:
        _queue_pages(Page._default_manager.filter(pk=instance.pk))
        return
    searchable = registry.of_model(sender)
    if searchable is not None:
        services.queue(kind=searchable.kind, object_ids=[instance.pk])
    _queue_affected(sender, instance)


@receiver(pre_delete)
def record_about_to_be_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Before, because afterwards nothing tells any more which records it belonged to."""
    _queue_affected(sender, instance)


@receiver(post_delete)
def record_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    searchable = registry.of_model(sender)
    if searchable is not None:
        services.queue(kind=searchable.kind, object_ids=[instance.pk])


# The reading of a place is one of the words that lead to it; terms are among those that are offered.
@receiver([post_save, post_delete], sender=Trouble)
@receiver([post_save, post_delete], sender=ActivityField)
@receiver([post_save, post_delete], sender=DailyLivingArea)
@receiver([post_save, post_delete], sender=ThesaurusEntry)
def thesaurus_changed(**kwargs: Any) -> None:
    ThesaurusState.touch()


@receiver([post_save, post_delete], sender=PageViewRestriction)
def restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    _queue_pages(Page._default_manager.filter(path__startswith=instance.page.path))


@receiver(areas_loaded)
def areas_changed(**kwargs: Any) -> None:
    """Loaded in bulk: figures, names and readings may have changed anywhere."""
    ThesaurusState.touch()
    reconcile_index.enqueue()


@receiver(post_save, sender=Site)
def site_changed(**kwargs: Any) -> None:
    """Another root page changes the addresses of all pages."""
    reconcile_index.enqueue()


def _queue_affected(sender: type[Model], instance: Model) -> None:
    # A proxy (daily living area) is a row of its model.
    model = sender._meta.concrete_model
    for searchable in registry.all_searchables():
        if model in searchable.affecting_models:
            services.queue(kind=searchable.kind, object_ids=searchable.affected_by(instance))


def _queue_pages(pages: Any) -> None:
    for searchable in registry.all_searchables():
        if issubclass(searchable.model, Page):
            ids = searchable.model._default_manager.filter(pk__in=pages.values("pk")).values_list("pk", flat=True)
            services.queue(kind=searchable.kind, object_ids=ids)
