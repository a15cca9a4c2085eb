"""The site as it runs: settings, addresses, the WSGI application. Knows every face; nothing knows it."""
