"""From a saved or deleted record to an IndexEntry row, in the same transaction.

`post_save` and `post_delete`, because Wagtail sends `page_published` outside the transaction: a process killed in
between would lose it. Wagtail saves pages atomically; other searchable models must be saved in a transaction.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction

from search import registry, services
from search.models import ThesaurusEntry, ThesaurusState


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
    for other in registry.all_searchables():
        if sender in other.affecting_models:
            services.queue(kind=other.kind, object_ids=other.affected_by(instance))


@receiver(post_delete)
def record_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    searchable = registry.of_model(sender)
    if searchable is not None:
        services.queue(kind=searchable.kind, object_ids=[instance.pk])


@receiver([post_save, post_delete], sender=ThesaurusEntry)
def thesaurus_changed(**kwargs: Any) -> None:
    ThesaurusState.touch()


@receiver([post_save, post_delete], sender=PageViewRestriction)
def restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    _queue_pages(Page._default_manager.filter(path__startswith=instance.page.path))


def _queue_pages(pages: Any) -> None:
    for searchable in registry.all_searchables():
        if issubclass(searchable.model, Page):
            ids = searchable.model._default_manager.filter(pk__in=pages.values("pk")).values_list("pk", flat=True)
            services.queue(kind=searchable.kind, object_ids=ids)
