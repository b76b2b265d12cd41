"""By which markup texts are read: as the configuration of their field says, else as the site says."""

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.markup.render import Markup
from whimbrel.tracker.siteproperty import RENDERER

RENDERERS = {
    "atlassian-wiki-renderer": Markup.WIKI,
    "jira-text-renderer": Markup.PLAIN,
    **{str(markup): markup for markup in Markup},
}
"""The names of renderers: Jira's, and ours."""


def markup_of(catalogue: Catalogue, issue: Issue, field_key: str) -> Markup:
    """Return by which markup a field of an issue is read; comments and worklogs are fields in this."""
    project = catalogue.projects.all[issue.project_id]
    setting = catalogue.screens.settings_of(project, issue.issue_type_id).get(field_key)
    named = RENDERERS.get(setting.renderer) if setting is not None and setting.renderer else None
    return named or RENDERERS[catalogue.settings.text(RENDERER)]
