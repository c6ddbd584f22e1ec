"""Japanese names for what Wagtail's migrations leave: they are rows, out of reach of a translation."""

from django.db import migrations

MODERATORS, EDITORS = "公開担当", "編集担当"
NAMES = (
    ("auth", "Group", "name", "Moderators", MODERATORS),
    ("auth", "Group", "name", "Editors", EDITORS),
    ("wagtailcore", "Workflow", "name", "Moderators approval", f"{MODERATORS}の承認"),
    ("wagtailcore", "Task", "name", "Moderators approval", f"{MODERATORS}の承認"),
    ("wagtailcore", "Collection", "name", "Root", "全体"),
    ("wagtailcore", "Page", "title", "Root", "最上位"),
    ("wagtailcore", "Page", "draft_title", "Root", "最上位"),
)


def name(apps, editor):
    for app, model, field, english, japanese in NAMES:
        rows = apps.get_model(app, model).objects.filter(**{field: english})
        if model in ("Page", "Collection"):
            rows = rows.filter(depth=1)
        rows.update(**{field: japanese})


class Migration(migrations.Migration):
    # After the migrations that look for the English names.
    dependencies = [
        ("portal", "0002_home_headline"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0002_initial_data"),
        ("wagtailimages", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(name, migrations.RunPython.noop)]
