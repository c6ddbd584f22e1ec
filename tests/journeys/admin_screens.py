"""The screens of the admin by role: addresses whose {names} are keys of `admin_rows`."""

SNIPPETS = (
    "organizations/answertemplate",
    "organizations/organization",
    "regions/dailylivingarea",
    "regions/areagroup",
    "search/searchpick",
    "search/thesaurusentry",
    "taxonomy/activityfield",
    "taxonomy/bodykind",
    "taxonomy/designationlabel",
    "taxonomy/serviceatype",
    "taxonomy/trouble",
)
THESAURUS = "/admin/snippets/search/thesaurusentry/"
PAGE_REPORTS = ["aging-pages", "locked", "page-types-usage", "site-history", "workflow", "workflow_tasks"]

EXPLORER = [
    "/admin/",
    "/admin/manual/",
    "/admin/manual/04-schedule/",
    "/admin/pages/",
    "/admin/pages/{root}/",
    "/admin/pages/{home}/",
    "/admin/pages/{index}/",
    "/admin/pages/{index}/?q=買い物",
    "/admin/pages/{index}/?q=zzzz",
    "/admin/pages/{home}/?q=事例&ordering=title",
    "/admin/pages/{case}/",
    "/admin/pages/usage/casestudies/casestudypage/",
    "/admin/pages/search/",
    "/admin/pages/search/?q=買い物",
    "/admin/pages/search/?q=zzzz",
]
EDITORS = [
    "/admin/pages/add/content/standardpage/{home}/",
    "/admin/pages/add/casestudies/casestudypage/{index}/",
    *(
        f"/admin/pages/{{{page}}}/edit/"
        for page in [
            "home",
            "index",
            "case",
            "contact",
            "draft",
            "scheduled",
            "locked",
            "rejected",
            "waiting",
            "parent",
        ]
    ),
]
PAGES = [
    "/admin/pages/{parent}/move/",
    "/admin/pages/{draft}/move/{parent}/confirm/",
    "/admin/pages/{parent}/copy/",
    "/admin/pages/{case}/copy/",
    "/admin/pages/{parent}/delete/",
    "/admin/pages/{case}/delete/",
    "/admin/pages/{index}/delete/",
    "/admin/pages/{case}/unpublish/",
    "/admin/pages/{index}/unpublish/",
    # Read, not drawn: Wagtail's script looks for the form that this screen lacks, and complains.
    "/admin/pages/{alias}/edit/",
    "/admin/pages/{alias}/convert_alias/",
    "/admin/pages/{draft}/history/",
    "/admin/pages/{rejected}/history/",
    "/admin/pages/{scheduled}/history/",
    "/admin/pages/{draft}/revisions/compare/{revisions}/",
    "/admin/pages/{draft}/revisions/{revision}/revert/",
    "/admin/pages/{scheduled}/revisions/{scheduled_revision}/unschedule/",
    "/admin/pages/{rejected}/workflow_history/",
    "/admin/pages/{rejected}/workflow_history/detail/{rejected_state}/",
    "/admin/pages/{draft}/usage/",
    "/admin/pages/{case}/usage/",
    "/admin/pages/{draft}/privacy/",
    "/admin/pages/workflow/action/{waiting}/reject/{task_state}/",
    "/admin/pages/workflow/action/{waiting}/approve/{task_state}/",
    "/admin/pages/workflow/collect_action_data/{waiting}/approve/{task_state}/",
    "/admin/pages/workflow/confirm_cancellation/{waiting}/",
    *(
        f"/admin/bulk/wagtailcore/page/{action}/?next=/admin/&id={{draft}}&id={{case}}&id={{parent}}"
        for action in ("delete", "move", "publish", "unpublish")
    ),
]
FILES = [
    *(
        address
        for model, label in (("image", "portalimage"), ("document", "portaldocument"))
        for address in (
            f"/admin/{model}s/",
            f"/admin/{model}s/?q=zzzz",
            f"/admin/{model}s/?collection_id={{collection}}",
            f"/admin/{model}s/add/",
            f"/admin/{model}s/multiple/add/",
            f"/admin/{model}s/usage/{{{model}}}/",
            f"/admin/{model}s/chooser/",
            f"/admin/{model}s/chooser/?q=zzzz",
            f"/admin/bulk/content/{label}/add_tags/?next=/admin/&id={{{model}}}",
            f"/admin/bulk/content/{label}/add_to_collection/?next=/admin/&id={{{model}}}",
            f"/admin/bulk/content/{label}/delete/?next=/admin/&id={{{model}}}",
        )
    ),
    "/admin/images/?layout=list",
    "/admin/images/{image}/",
    "/admin/images/{image}/delete/",
    "/admin/images/chooser/{image}/select_format/",
    "/admin/documents/edit/{document}/",
    "/admin/documents/delete/{document}/",
]
CHOOSERS = [
    "/admin/choose-page/",
    "/admin/choose-page/{home}/?page_type=casestudies.casestudypage",
    "/admin/choose-page/search/?q=zzzz",
    "/admin/choose-external-link/",
    "/admin/choose-email-link/",
    "/admin/choose-phone-link/",
    "/admin/choose-anchor-link/",
    "/admin/area-chooser/",
    "/admin/area-chooser/?q=zzzz",
    "/admin/embeds/chooser/",
    *(f"/admin/snippets/choose/{snippet}/" for snippet in SNIPPETS),
    "/admin/workflows/task_chooser/",
]
SHARED_DATA = [
    *(
        address
        for name in SNIPPETS
        for address in (
            f"/admin/snippets/{name}/",
            f"/admin/snippets/{name}/?q=zzzz",
            f"/admin/snippets/{name}/add/",
            *(f"/admin/snippets/{name}/{view}/{{{name}}}/" for view in ("edit", "history", "delete", "usage")),
            f"/admin/bulk/{name}/delete/?next=/admin/&id={{{name}}}",
        )
    ),
    f"{THESAURUS}?attention=yes",
    f"{THESAURUS}copy/{{search/thesaurusentry}}/",
    "/admin/snippets/regions/dailylivingarea/copy/{regions/dailylivingarea}/",
    f"{THESAURUS}add/?term=買い物サポート",
    f"{THESAURUS}try/",
    f"{THESAURUS}try/?query=買い物弱者 地域包括ケア",
    f"{THESAURUS}import/",
]
REPORTS = [f"/admin/reports/{name}/" for name in PAGE_REPORTS]
OWN_REPORTS = [
    "/admin/cases/{case}/confirm/",
    *(
        f"/admin/reports/{name}/"
        for name in ("waiting", "stale", "schedule", "broken-links", "unexplained-words", "search-state")
    ),
]
CONSENT_TEXTS = "/admin/snippets/accounts/consenttext/"
SEARCH_INSIGHT = [
    "/admin/reports/search/",
    *(
        f"/admin/reports/search/{name}/"
        for name in ("words", "missing", "missing-places", "few", "filters", "places", "opened")
    ),
]
SETTINGS = [
    "/admin/reports/personal-data/",
    CONSENT_TEXTS,
    f"{CONSENT_TEXTS}add/",
    *(
        f"{CONSENT_TEXTS}{view}/{{consent_text}}/"
        for view in ("edit", "history", "delete", "usage", "inspect", "publish", "copy")
    ),
    "/admin/bulk/accounts/consenttext/delete/?next=/admin/&id={consent_text}",
    "/admin/users/",
    "/admin/users/?q=zzzz",
    "/admin/users/new/",
    *(f"/admin/users/{view}/{{user_editor}}/" for view in ("edit", "delete", "history", "usage")),
    *(
        f"/admin/bulk/accounts/user/{action}/?next=/admin/&id={{user_editor}}&id={{user_admin}}"
        for action in ("assign_role", "delete", "set_active_state")
    ),
    "/admin/groups/",
    "/admin/groups/new/",
    *(f"/admin/groups/{view}/{{group}}/" for view in ("edit", "delete", "history", "usage")),
    "/admin/sites/",
    "/admin/sites/new/",
    *(f"/admin/sites/{view}/{{site}}/" for view in ("edit", "delete", "history", "usage")),
    "/admin/collections/",
    "/admin/collections/add/",
    "/admin/collections/{collection}/",
    "/admin/collections/{collection}/delete/",
    "/admin/collections/{collection}/privacy/",
    "/admin/redirects/",
    "/admin/redirects/?q=zzzz",
    "/admin/redirects/add/",
    "/admin/redirects/{redirect}/",
    "/admin/redirects/{redirect}/delete/",
    "/admin/redirects/import/",
    "/admin/workflows/list/",
    "/admin/workflows/add/",
    "/admin/workflows/edit/{workflow}/",
    "/admin/workflows/disable/{workflow}/",
    "/admin/workflows/usage/{workflow}/",
    "/admin/workflows/tasks/index/",
    "/admin/workflows/tasks/add/wagtailcore/groupapprovaltask/",
    "/admin/workflows/tasks/edit/{task}/",
    "/admin/workflows/tasks/disable/{task}/",
]
PEOPLE = [
    "/admin/people/",
    "/admin/people/?q=zzzz",
    "/admin/people/?role=coordinator&factor=no&silent=30",
    *(f"/admin/people/{{user_editor}}/{screen}" for screen in ("", "give/", "hand-over/", "second-factor/", "close/")),
    "/admin/people/{user_editor}/roles/{grant}/",
    "/admin/people/{user_editor}/roles/{grant}/end/",
    "/admin/role-requests/",
    "/admin/role-requests/decided/",
    "/admin/role-requests/{role_request}/",
    "/admin/invitations/",
    "/admin/invitations/?state=expired",
    "/admin/invitations/new/",
    "/admin/invitations/many/",
    "/admin/role-confirmations/",
]
MAILS = [
    "/admin/mails/",
    "/admin/mails/?q=zzzz",
    "/admin/mails/{mail}/",
    "/admin/suspended-addresses/",
    "/admin/suspended-addresses/{suspended_address}/",
    "/admin/mail-texts/",
    "/admin/mail-texts/role-given/",
    "/admin/mail-texts/role-given/restore/",
]
ORGANIZATIONS = [
    "/admin/organizations/{organizations/organization}/records/",
    "/admin/organization-applications/",
    "/admin/organization-applications/?q=zzzz",
    "/admin/organization-applications/asked/",
    "/admin/organization-applications/decided/",
    "/admin/organization-applications/entering/",
    "/admin/organization-applications/enter/",
    *(f"/admin/organization-applications/{{{name}}}/" for name in ("application", "claim", "edit", "approved")),
    "/admin/organization-reports/",
    "/admin/organization-reports/done/",
    "/admin/organization-reports/{correction_report}/",
    "/admin/snippets/organizations/organization/edit/{waiting_organization}/",
    "/admin/snippets/organizations/participationrules/",
    "/admin/snippets/organizations/participationrules/add/",
    "/admin/settings/organizations/directorysettings/",
]
ACCOUNT = [
    "/admin/account/",
    "/admin/nothing-here/",
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
]
SIGNED_OUT = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nothing/",
    "/accounts/password/reset/key/done/",
    "/accounts/inactive/",
    "/accounts/login/code/",
    "/accounts/signup/",
]

# Screens that the portal adds to Wagtail's: axe looks at each.
OWN = [
    "/admin/manual/",
    "/admin/manual/04-schedule/",
    *OWN_REPORTS,
    *SEARCH_INSIGHT,
    *PEOPLE,
    *MAILS,
    *ORGANIZATIONS,
    *(f"/admin/snippets/organizations/organization/{screen}" for screen in ("", "add/")),
    "/admin/reports/personal-data/",
    *(f"{CONSENT_TEXTS}{view}/{{consent_text}}/" for view in ("inspect", "publish")),
    THESAURUS,
    f"{THESAURUS}add/",
    *(f"{THESAURUS}{view}/{{search/thesaurusentry}}/" for view in ("edit", "copy")),
    f"{THESAURUS}try/?query=買い物弱者 地域包括ケア",
    f"{THESAURUS}import/",
    "/admin/snippets/search/searchpick/add/",
    *(
        f"/admin/snippets/regions/dailylivingarea/{view}/{{regions/dailylivingarea}}/"
        for view in ("edit", "copy", "delete", "usage", "history")
    ),
    "/admin/users/",
]

# Drawn by scripts: opened in the browser.
DRAWN = {
    "admin": [
        "/admin/",
        "/admin/pages/{index}/",
        *EDITORS,
        "/admin/images/multiple/add/",
        "/admin/documents/multiple/add/",
        "/admin/images/{image}/",
        "/admin/users/edit/{user_editor}/",
        "/admin/groups/edit/{group}/",
        "/admin/workflows/edit/{workflow}/",
        "/admin/reports/site-history/",
        "/admin/people/",
        "/admin/people/{user_editor}/",
        "/admin/people/{user_editor}/give/",
        "/admin/role-requests/{role_request}/",
        "/admin/invitations/",
        "/admin/reports/search-state/",
        f"{THESAURUS}add/",
        f"{THESAURUS}edit/{{search/thesaurusentry}}/",
        f"{THESAURUS}try/?query=買い物弱者",
        f"{THESAURUS}import/",
        "/admin/organization-applications/{application}/",
        "/admin/snippets/organizations/organization/edit/{organizations/organization}/",
        "/admin/account/",
    ],
    "moderator": ["/admin/", "/admin/pages/{waiting}/edit/", "/admin/pages/{draft}/edit/", "/admin/pages/{case}/edit/"],
    "editor": [
        "/admin/",
        "/admin/pages/{waiting}/edit/",
        "/admin/pages/{draft}/edit/",
        "/admin/pages/{rejected}/edit/",
    ],
}
# Read as they come from the server. Where a role lacks the right, the refusal is the screen.
SCREENS = {
    "admin": [
        *EXPLORER,
        *PAGES,
        *FILES,
        *CHOOSERS,
        *SHARED_DATA,
        *REPORTS,
        *OWN_REPORTS,
        *SEARCH_INSIGHT,
        *SETTINGS,
        *PEOPLE,
        *MAILS,
        *ORGANIZATIONS,
        *ACCOUNT,
    ],
    "moderator": [*EXPLORER, *PAGES, *REPORTS, *OWN_REPORTS, *SEARCH_INSIGHT, "/admin/users/", "/admin/account/"],
    "editor": [*EXPLORER, "/admin/pages/{home}/delete/", "/admin/images/", "/admin/documents/", "/admin/users/"],
}
