"""Signing in: sessions of browsers (`/rest/auth/1`) and personal access tokens (`/rest/pat/latest`)."""
