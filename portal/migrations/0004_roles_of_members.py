"""Roles for the members of Wagtail's groups, and the review by area in place of the one by a group.

The task keeps its row: the workflow, requests under way and the history go on pointing at it.
"""

from django.db import migrations

MODERATORS, EDITORS = "公開担当", "編集担当"
ROLES = {MODERATORS: "prefecture-reviewer", EDITORS: "prefecture-editor"}


def give_roles(apps, editor):
    grant_model = apps.get_model("roles", "RoleGrant")
    for name, role in ROLES.items():
        for user in apps.get_model("accounts", "User").objects.filter(groups__name=name).distinct():
            if not grant_model.objects.filter(user=user, role=role, ended_at=None).exists():
                grant_model.objects.create(user=user, role=role)


def review_by_area(apps, editor):
    """Only of the task of Wagtail's first workflow; those that a prefecture made itself ask its groups as before."""
    old_model, new_model = apps.get_model("wagtailcore", "GroupApprovalTask"), apps.get_model("roles", "AreaReviewTask")
    type_model = apps.get_model("contenttypes", "ContentType")
    for old in old_model.objects.filter(name=f"{MODERATORS}の承認"):
        if [group.name for group in old.groups.all()] != [MODERATORS]:
            continue
        new_type, _ = type_model.objects.get_or_create(app_label="roles", model="areareviewtask")
        new = new_model(task_ptr_id=old.pk, name=old.name, active=old.active, content_type=new_type)
        old.groups.clear()
        old.delete(keep_parents=True)
        new.save()


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0003_names_in_japanese"),
        ("roles", "0001_initial"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(give_roles, migrations.RunPython.noop),
        migrations.RunPython(review_by_area, migrations.RunPython.noop),
    ]
