"""Tasks of the pictures. A lost task costs nothing: the page shows one size, and the scheduler asks again."""

from django_tasks import task

from content import services


@task
def make_renditions(image_id: int) -> int:
    return services.make_renditions(image_id=image_id)


def make_missing_renditions() -> None:
    """Ask for those whose task was lost; a second task for the same picture finds nothing to do."""
    for image_id in services.images_lacking_renditions():
        make_renditions.enqueue(image_id)
