"""What all faces share: credentials, errors, parameters, paging, answers, the application and its server."""
