"""Marked-up texts: Jira's wiki markup and Markdown, as HTML that is safe to show; pure."""
