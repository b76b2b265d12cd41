"""The functions of the language, as data: one module a family, and the catalogue of all."""
