"""The language JQL, pure: text to tokens, to a tree, to canonical text.

Nothing here knows which fields, people or projects exist; that is asked when a tree is resolved.
"""
