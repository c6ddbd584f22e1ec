"""Forms of the admin that are sent with errors, or with nothing; addresses as in `admin_screens`."""

from tests.journeys.admin_screens import SNIPPETS, THESAURUS

ORGANIZATION = "organizations/organization"
# Of a form with rows beside it, as the browser sends them where there are none.
NO_ROWS = {
    f"{rows}-{count}": "0"
    for rows in (
        "agreements",
        "contacts",
        "designations",
        "disclosures",
        "links",
        "offers",
        "photos",
        "service_areas",
        "services",
    )
    for count in ("TOTAL_FORMS", "INITIAL_FORMS")
}

# Forms that are sent: the screen that follows shows errors, or the message that all went well.
SENT: dict[str, list[tuple[str, dict[str, str]]]] = {
    "admin": [
        *(
            (address, {})
            for address in (
                "/admin/pages/{draft}/lock/",
                "/admin/pages/{draft}/unlock/",
                "/admin/images/add/",
                "/admin/documents/add/",
                "/admin/users/new/",
                "/admin/collections/add/",
                "/admin/redirects/add/",
                "/admin/redirects/import/",
                "/admin/workflows/tasks/add/wagtailcore/groupapprovaltask/",
                "/admin/embeds/chooser/upload/",
                "/admin/images/chooser/create/",
                "/admin/documents/chooser/create/",
                "/admin/pages/{scheduled}/revisions/{scheduled_revision}/unschedule/",
                "/admin/pages/{alias}/convert_alias/",
                "/admin/pages/{alias}/delete/",
                *(f"/admin/snippets/{name}/add/" for name in SNIPPETS if name != ORGANIZATION),
            )
        ),
        (f"/admin/snippets/{ORGANIZATION}/add/", NO_ROWS),
        ("/admin/sites/new/", {"hostname": "", "port": "x"}),
        ("/admin/pages/{draft}/privacy/", {"restriction_type": "password"}),
        ("/admin/pages/{draft}/copy/", {"new_title": "", "new_slug": "about", "new_parent_page": "{home}"}),
        ("/admin/pages/{draft}/move/{index}/confirm/", {}),
        ("/admin/pages/{draft}/move/{parent}/confirm/", {}),
        ("/admin/collections/add/", {"name": "もう1つ", "parent": "1"}),
        ("/admin/collections/{collection}/delete/", {}),
        ("/admin/redirects/{redirect}/delete/", {}),
        (
            f"{THESAURUS}add/",
            {"kind": "group", "term": "買い物サポート", "others": "送迎", "query": "買い物", "action-try": "1"},
        ),
        (f"{THESAURUS}import/", {}),
        (f"{THESAURUS}import/", {"shown": "zzzz"}),
        ("/admin/reports/search-state/", {"all": "1"}),
        ("/admin/people/{user_editor}/give/", {}),
        ("/admin/people/{user_editor}/give/", {"role": "coordinator"}),
        ("/admin/people/{user_editor}/roles/{grant}/", {"ends_on": "x"}),
        ("/admin/people/{user_editor}/roles/{grant}/end/", {}),
        ("/admin/people/{user_editor}/hand-over/", {}),
        ("/admin/people/{user_editor}/second-factor/", {}),
        ("/admin/role-requests/{role_request}/", {"decline": "1"}),
        ("/admin/role-requests/{role_request}/", {"approve": "1", "approval-ends_on": "2020-01-01"}),
        ("/admin/organization-applications/enter/", {}),
        ("/admin/organization-applications/{application}/", {"action": "decline"}),
        ("/admin/organizations/{organizations/organization}/records/", NO_ROWS),
        ("/admin/invitations/new/", {}),
        ("/admin/invitations/many/", {}),
        ("/admin/invitations/many/", {"shown": "zzzz"}),
    ],
    "moderator": [
        ("/admin/pages/workflow/action/{waiting}/reject/{task_state}/", {"comment": "直してください"}),
    ],
    "editor": [("/admin/pages/{draft}/unpublish/", {}), ("/admin/pages/{locked}/lock/", {})],
}
