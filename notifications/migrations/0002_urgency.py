"""Codes go out first, and not once they are void."""

from django.db import migrations, models


def notices_last(apps, schema_editor):
    apps.get_model("notifications", "Mail").objects.exclude(verb="").update(urgency=2)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="urgency",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "番号など、画面の前で待つもの"), (1, "手続きの知らせ"), (2, "お知らせ")],
                default=1,
                verbose_name="急ぎの度合い",
            ),
        ),
        migrations.AddField(
            model_name="mail",
            name="void_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="番号が使える期限"),
        ),
        migrations.RunPython(notices_last, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="mail", name="notifications_mail_due_first"),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["urgency", "next_try_at"],
                name="notifications_mail_urgent",
            ),
        ),
    ]
