"""Creates what imported issues refer to and the site lacks: accounts, constants, projects, schemes, fields."""
