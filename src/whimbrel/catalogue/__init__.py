"""What everybody looks up, remembered: people, projects, schemes, fields; sign-in and permission decisions."""
